package io.tidemark.runtime.access;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection on which nothing has become a request in time; confined to the connection's
 * event loop. Vert.x tells of a connection in clear text only once it knows which HTTP it speaks,
 * which is when the first head has come; so this one is put on each connection as it is accepted.
 */
final class FirstHead extends ChannelInboundHandlerAdapter {
  private static final AttributeKey<Boolean> KNOWN = AttributeKey.valueOf(FirstHead.class, "known");
  private static final AttributeKey<Boolean> WATCHED =
      AttributeKey.valueOf(FirstHead.class, "watched");

  private final long limitMillis;
  private @Nullable ScheduledFuture<?> deadline;

  private FirstHead(Duration limit) {
    this.limitMillis = limit.toMillis();
  }

  /** Tells that a connection speaks HTTP; has those watched that its port accepts from now on. */
  static void known(Channel connection, Duration limit) {
    connection.attr(KNOWN).set(true);
    Channel port = connection.parent();
    if (port != null && port.attr(WATCHED).compareAndSet(null, true)) {
      port.pipeline().addFirst("firstHeads", new Accepting(limit));
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    deadline = context.executor().schedule(() -> look(context), limitMillis, TimeUnit.MILLISECONDS);
  }

  private static void look(ChannelHandlerContext context) {
    if (context.channel().attr(KNOWN).get() == null) {
      var unused = context.close();
    } else {
      context.pipeline().remove(context.handler());
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    ScheduledFuture<?> scheduled = deadline;
    if (scheduled != null) {
      scheduled.cancel(false);
    }
  }

  /** Stands where a port accepts connections. */
  private static final class Accepting extends ChannelInboundHandlerAdapter {
    private final Duration limit;

    Accepting(Duration limit) {
      this.limit = limit;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof Channel connection) {
        connection.pipeline().addFirst("firstHead", new FirstHead(limit));
      }
      context.fireChannelRead(message);
    }
  }
}
