package io.tidemark.ingest;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Bounds the requests in flight and the bytes of their bodies; safe for many threads. */
final class Admission {
  private final int maxRequests;
  private final long maxBytes;
  private int requests;
  private long bytes;
  private boolean shut;

  Admission(int maxRequests, long maxBytes) {
    this.maxRequests = maxRequests;
    this.maxBytes = maxBytes;
  }

  /** A request's place; empty where there is none left. */
  synchronized Optional<Ticket> enter() {
    if (requests >= maxRequests) {
      return Optional.empty();
    }
    requests++;
    return Optional.of(new Ticket());
  }

  synchronized int requests() {
    return requests;
  }

  synchronized long bytes() {
    return bytes;
  }

  /** From now on nobody is to be let in. */
  synchronized void shut() {
    shut = true;
  }

  synchronized boolean isShut() {
    return shut;
  }

  /** Waits until no request is in flight; false where {@code timeoutMillis} did not suffice. */
  synchronized boolean awaitEmpty(long timeoutMillis) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    while (requests > 0) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  /** One request's share, until it is closed. */
  final class Ticket implements AutoCloseable {
    private long mine;
    private boolean closed;

    private Ticket() {}

    /** Takes {@code more} bytes; false where there is no room for them. */
    boolean grow(long more) {
      synchronized (Admission.this) {
        if (closed || bytes + more > maxBytes) {
          return false;
        }
        bytes += more;
        mine += more;
        return true;
      }
    }

    @Override
    public void close() {
      synchronized (Admission.this) {
        if (!closed) {
          closed = true;
          bytes -= mine;
          requests--;
          Admission.this.notifyAll();
        }
      }
    }
  }
}
