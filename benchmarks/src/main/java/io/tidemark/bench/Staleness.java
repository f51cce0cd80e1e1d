package io.tidemark.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * How long after its announcement a write of one quote is first answered over HTTP, by a client
 * that asks as soon as it was answered. The time of one read is in it, so that it is an upper
 * bound.
 */
final class Staleness implements AutoCloseable {
  /** Versions announced and not yet answered; above, a service answers nothing new at all. */
  private static final int MOST_WAITING = 100_000;

  private static final String VERSION = "Tidemark-Version";

  /** A version that could have been read from Redis since. */
  private record Announced(long version, long nanos) {}

  private final Running query;
  private final String symbol;
  private final Announcements announcements;
  private final Histogram nanos = Flights.histogram();
  private final Deque<Announced> waiting = new ArrayDeque<>();
  private long answered;
  private boolean overrun;

  /** Begins to hear of a symbol's quote. */
  Staleness(Cache cache, Running query, String symbol) {
    this.query = query;
    this.symbol = symbol;
    this.announcements = new Announcements(cache, "quote", this::announced);
  }

  private synchronized void announced(String id, long version, long heardNanos) {
    if (!id.equals(symbol)) {
      return;
    }
    if (version <= answered) {
      nanos.recordValue(0); // it was answered before it was heard of here
    } else if (waiting.size() == MOST_WAITING) {
      overrun = true;
    } else {
      waiting.add(new Announced(version, heardNanos));
    }
  }

  private synchronized void answered(long version, long nowNanos) {
    if (version < answered) {
      throw new WrongResultException(symbol + ": " + version + " after " + answered);
    }
    answered = version;
    Announced oldest = waiting.peek();
    while (oldest != null && oldest.version() <= version) {
      nanos.recordValue(Math.max(0, nowNanos - oldest.nanos()));
      waiting.remove();
      oldest = waiting.peek();
    }
  }

  /** Reads for so long; nanoseconds from announcement to answer. */
  Histogram measure(int seconds) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    try {
      while (System.nanoTime() < end) {
        long version =
            query.get("/v1/quotes/" + symbol).headers().firstValueAsLong(VERSION).orElse(-1);
        answered(version, System.nanoTime());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return measured();
  }

  private synchronized Histogram measured() {
    if (overrun || nanos.getTotalCount() == 0) {
      throw new WrongResultException(
          "of the writes of %s, %d were answered, %d were not"
              .formatted(symbol, nanos.getTotalCount(), waiting.size()));
    }
    return nanos.copy();
  }

  @Override
  public void close() {
    announcements.close();
  }
}
