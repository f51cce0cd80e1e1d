package io.tidemark.ingest.provider;

/** A source of events that ingest runs by itself, from its start to its closing. */
public interface Feed extends AutoCloseable {
  /** Begins on a thread of its own; returns at once. */
  void start();

  /** Ends it; returns once it publishes nothing more. */
  @Override
  void close();
}
