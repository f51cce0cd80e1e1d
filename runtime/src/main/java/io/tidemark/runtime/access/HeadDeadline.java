package io.tidemark.runtime.access;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection of HTTP/1.1 on which the head of a request takes too long to come, however
 * steadily it trickles; confined to the connection's event loop. Silence is the idle timeout's, and
 * the head of the first request {@link FirstHead}'s.
 */
final class HeadDeadline extends ChannelInboundHandlerAdapter {
  /*
   * It stands before the decoder, where it sees that bytes come, and has a scout behind it, which
   * sees what they make. A clock that is read a few times a connection will do: the deadline is
   * looked at each half of its length, and a head that was begun before the last look but one is
   * late. So nothing is scheduled, and no time asked, for a request.
   */
  private static final String DECODER = "httpDecoder";
  private static final long NONE = -1;
  private static final int LOOKS = 2;

  private final long lookMillis;
  private @Nullable ScheduledFuture<?> looking;
  private long looks;
  private long begunAt = NONE;
  private boolean between = true;

  private HeadDeadline(Duration limit) {
    this.lookMillis = Math.max(1, limit.toMillis() / LOOKS);
  }

  /** Watches over a connection, if it is one of HTTP/1.1. */
  static void watch(HttpConnection connection, Duration limit) {
    if (connection instanceof HttpServerConnection server) {
      ChannelPipeline pipeline = server.channelHandlerContext().pipeline();
      FirstHead.known(pipeline.channel(), limit);
      if (pipeline.get(DECODER) != null) {
        HeadDeadline deadline = new HeadDeadline(limit);
        pipeline.addBefore(DECODER, "headDeadline", deadline);
        pipeline.addAfter(DECODER, "headScout", deadline.new Scout());
      }
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    looking =
        context
            .executor()
            .scheduleWithFixedDelay(
                () -> look(context), lookMillis, lookMillis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    ScheduledFuture<?> schedule = looking;
    if (schedule != null) {
      schedule.cancel(false);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) {
    if (between && begunAt == NONE) {
      begunAt = looks;
    }
    context.fireChannelRead(bytes);
  }

  private void look(ChannelHandlerContext context) {
    looks++;
    if (context.pipeline().get(DECODER) == null) {
      context.pipeline().remove(this); // it has become a WebSocket
    } else if (begunAt != NONE && looks - begunAt > LOOKS) {
      var unused = context.close();
    }
  }

  private final class Scout extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof HttpRequest) {
        begunAt = NONE;
        between = false;
      }
      if (message instanceof LastHttpContent) {
        between = true;
      }
      context.fireChannelRead(message);
    }
  }
}
