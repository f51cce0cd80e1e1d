package io.tidemark.sink;

import java.time.Duration;

/** What a sink does beside its loop, step by step. */
interface Chore extends AutoCloseable {
  /** One step; returns how long to wait before the next. */
  Duration step();

  /** Gives up what it holds. */
  @Override
  void close();
}
