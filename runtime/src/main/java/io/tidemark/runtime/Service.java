package io.tidemark.runtime;

/** One of the four services: started once, closed once, its HTTP port known in between. */
public interface Service extends AutoCloseable {
  /** Its name, for example {@code ingest}. */
  String name();

  /** Begins to work; returns once its HTTP port answers. */
  void start();

  /** The port that its HTTP server listens at, after {@link #start}. */
  int port();

  /** How URLs of its HTTP server begin. */
  default String scheme() {
    return "http";
  }

  /** Whether it lives and is ready. */
  Health health();

  /** Ends its work in good order. */
  @Override
  void close();
}
