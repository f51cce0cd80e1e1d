package io.tidemark.bench;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * The updates that have been sent and not yet been seen, by symbol: a symbol's version counts its
 * updates, so that a version seen says of every update up to it that it is readable, itself or
 * overtaken by a later one. Safe for a sender and a listener.
 */
final class Flights {
  /** Latencies above it are told as it. */
  static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(5);

  private static final int DIGITS = 3;
  private static final int FIRST_ROOM = 16;

  private final Flight[] flights;
  private final Histogram latencies = histogram();
  private long measuredFrom = Long.MAX_VALUE;

  /** One symbol's updates; guarded by itself. */
  private static final class Flight {
    private long[] intended = new long[FIRST_ROOM];
    private int sent;
    private int seen;
  }

  Flights(int symbols) {
    flights = new Flight[symbols];
    Arrays.setAll(flights, i -> new Flight());
  }

  static Histogram histogram() {
    return new Histogram(LONGEST_NANOS, DIGITS);
  }

  /** Only what is meant for this time or later is measured. */
  synchronized void measureFrom(long nanos) {
    measuredFrom = nanos;
  }

  /** An update of a symbol is about to be sent. */
  void sent(int symbol, long intendedNanos) {
    Flight flight = flights[symbol];
    synchronized (flight) {
      if (flight.sent == flight.intended.length) {
        flight.intended = Arrays.copyOf(flight.intended, 2 * flight.sent);
      }
      flight.intended[flight.sent++] = intendedNanos;
    }
  }

  /** A version of a symbol has been seen at this time. */
  void seen(int symbol, long version, long nanos) {
    Flight flight = flights[symbol];
    synchronized (flight) {
      while (flight.seen < Math.min(version, flight.sent)) {
        record(nanos - flight.intended[flight.seen++], nanos);
      }
    }
  }

  private synchronized void record(long latency, long nanos) {
    if (nanos - latency >= measuredFrom) {
      latencies.recordValue(Math.min(LONGEST_NANOS, Math.max(0, latency)));
    }
  }

  /** How many updates have not been seen. */
  long unseen() {
    long unseen = 0;
    for (Flight flight : flights) {
      synchronized (flight) {
        unseen += flight.sent - flight.seen;
      }
    }
    return unseen;
  }

  /** The latencies so far, nanoseconds. */
  synchronized Histogram latencies() {
    return latencies.copy();
  }
}
