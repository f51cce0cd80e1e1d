package io.tidemark.query;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Prices of all symbols, one after the other, a few hundred a second, until closed. */
final class PriceStream implements AutoCloseable {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

  private final FallbackRig rig;
  private final Thread thread = new Thread(this::run, "prices");
  private final AtomicLong told = new AtomicLong(10);
  private volatile boolean done;

  PriceStream(FallbackRig rig) {
    this.rig = rig;
    thread.start();
  }

  private void run() {
    while (!done) {
      long i = told.incrementAndGet();
      String symbol = FallbackRig.SYMBOLS.get((int) (i % FallbackRig.SYMBOLS.size()));
      rig.log().append(rig.kafka().topics().prices(), symbol, FallbackRig.price(symbol, i));
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  @Override
  public void close() {
    stop();
  }

  /** Returns once all prices are acknowledged. */
  void stop() {
    done = true;
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    rig.log().flush();
  }
}
