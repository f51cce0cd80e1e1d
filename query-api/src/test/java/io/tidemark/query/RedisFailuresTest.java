package io.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.netty.handler.timeout.ReadTimeoutException;
import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class RedisFailuresTest {
  @Test
  void told_ofAnOutage_isUnavailable() {
    for (Throwable outage :
        new Throwable[] {
          new RedisException("Currently not connected. Commands are rejected."),
          new CompletionException(new RedisException("Connection closed")),
          new CancellationException(),
          ReadTimeoutException.INSTANCE,
          new CompletionException(new ConnectException("Connection refused")),
          new ClosedChannelException(),
          new TimeoutException(),
          new RedisCommandExecutionException("LOADING Redis is loading the dataset in memory"),
          new RedisCommandExecutionException("MASTERDOWN Link with MASTER is down")
        }) {
      assertThat(RedisFailures.told(outage))
          .isInstanceOfSatisfying(
              RefusedException.class, e -> assertThat(e.problem().status()).isEqualTo(503));
    }
  }

  @Test
  void told_ofAMistake_isTheMistake() {
    var wrongType = new RedisCommandExecutionException("WRONGTYPE Operation against a key");
    var bug = new IllegalStateException("bug");

    assertThat(RedisFailures.told(new CompletionException(wrongType))).isSameAs(wrongType);
    assertThat(RedisFailures.told(bug)).isSameAs(bug);
  }
}
