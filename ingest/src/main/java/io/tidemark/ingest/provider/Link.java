package io.tidemark.ingest.provider;

/** One connection that carries a stream, from its opening to its end. On the event loop. */
interface Link {
  /** What is heard of it. */
  interface Listener {
    /** It is open; what greets has been sent. */
    void opened();

    /** One whole frame. */
    void frame(byte[] frame);

    /** A sign of life that says nothing. */
    void alive();

    /** It could not be opened, or it is no more; told once. */
    void ended(CallFailedException why);
  }

  /** Opens it. */
  void open(StreamPlan plan, Listener listener);

  /** Asks the other side for a sign of life, where it has a way to. */
  void ping();

  /** Ends it, without telling the listener. */
  void close();
}
