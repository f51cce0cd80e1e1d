package io.tidemark.query;

import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** One event loop's share of the streams: what it is made of, and its clock. */
final class StreamLoop {
  private static final long TICK_MILLIS = 100;

  private final OpenStreams open;
  private final StreamDispatcher dispatcher;
  private final StreamEndpoint endpoint;

  /**
   * What all event loops share.
   *
   * @param idleTimeout after which the server cuts a silent connection; zero for never
   */
  record Shared(
      StreamConfig config,
      Duration idleTimeout,
      ActiveGeneration active,
      StreamChanges changes,
      StreamMetrics metrics) {}

  /**
   * @param source asked on {@code loop} and answering on it
   */
  StreamLoop(Shared shared, ChannelSource source, EventExecutor loop) {
    StreamMetrics metrics = shared.metrics();
    open = new OpenStreams(shared.config(), shared.idleTimeout(), metrics);
    dispatcher = new StreamDispatcher(source, shared.active(), metrics, loop, System::nanoTime);
    endpoint = new StreamEndpoint(shared.config(), open, dispatcher, metrics, loop);
    shared.changes().add(dispatcher);
    var unused =
        loop.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  StreamEndpoint endpoint() {
    return endpoint;
  }

  private void tick() {
    dispatcher.tick();
    open.tick(System.nanoTime());
  }

  /** Ends all streams, and takes no more; to be called on the event loop. */
  void close() {
    open.close();
  }
}
