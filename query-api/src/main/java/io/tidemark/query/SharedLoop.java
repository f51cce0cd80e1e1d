package io.tidemark.query;

import io.lettuce.core.resource.EventLoopGroupProvider;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Lends Lettuce one event loop of Vert.x, so that a request and its Redis commands stay on one
 * thread. The loop is Vert.x's to end.
 */
final class SharedLoop implements EventLoopGroupProvider {
  private final EventLoop loop;

  SharedLoop(EventLoop loop) {
    this.loop = loop;
  }

  @Override
  @SuppressWarnings(
      "unchecked") // Lettuce names the class for pooling; any group of NIO loops will do
  public <T extends EventLoopGroup> T allocate(Class<T> type) {
    return (T) loop;
  }

  @Override
  public int threadPoolSize() {
    return 1;
  }

  @Override
  public Future<Boolean> release(
      EventExecutorGroup group, long quietPeriod, long timeout, TimeUnit unit) {
    return ImmediateEventExecutor.INSTANCE.newSucceededFuture(true);
  }

  @Override
  public Future<Boolean> shutdown(long quietPeriod, long timeout, TimeUnit unit) {
    return ImmediateEventExecutor.INSTANCE.newSucceededFuture(true);
  }
}
