package io.tidemark.query;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.netty.channel.ChannelException;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;

/** Tells a Redis that can't answer now from a mistake of this program. */
final class RedisFailures {
  private RedisFailures() {}

  /** What is told of a failed command: a refusal, or the failure itself where it is no outage. */
  static Throwable told(Throwable failure) {
    Throwable cause = Stages.cause(failure);
    if (cause instanceof RefusedException) {
      return cause;
    }
    if (cause instanceof RedisCommandExecutionException reply) {
      return outage(String.valueOf(reply.getMessage())) ? unavailable() : reply;
    }
    return lost(cause) ? unavailable() : cause;
  }

  /** Whether the connection is gone, or silent: what Lettuce says, or Netty below it. */
  private static boolean lost(Throwable cause) {
    return cause instanceof RedisException
        || cause instanceof CancellationException
        || cause instanceof ChannelException
        || cause instanceof TimeoutException
        || cause instanceof IOException;
  }

  private static RefusedException unavailable() {
    return RefusedException.unavailable("the cache does not answer");
  }

  private static boolean outage(String reply) {
    String code = reply.split(" ", 2)[0].toUpperCase(Locale.ROOT);
    return switch (code) {
      case "LOADING", "BUSY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "NOAUTH", "NOPERM" -> true;
      default -> false;
    };
  }
}
