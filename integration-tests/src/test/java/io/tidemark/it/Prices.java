package io.tidemark.it;

import io.tidemark.runtime.KafkaSettings;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Prices that flow until they are stopped, round the symbols, a known number of each; every one is
 * acknowledged by all replicas in sync, or {@link #stop} throws.
 */
final class Prices implements AutoCloseable {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /** Moves through minute bars as it goes. */
  private static final long STEP_MILLIS = 250;

  private static final long FIRST_MILLIS = 100 * 86_400_000L;

  private final KafkaSettings kafka;
  private final List<String> symbols;
  private final Map<String, Long> appended = new ConcurrentHashMap<>();
  private final Thread thread = new Thread(this::run, "prices");
  private final Log log;
  private volatile boolean stopping;

  private Prices(KafkaSettings kafka, List<String> symbols) {
    this.kafka = kafka;
    this.symbols = symbols;
    this.log = new Log(kafka);
  }

  static Prices flow(KafkaSettings kafka, List<String> symbols) {
    Prices prices = new Prices(kafka, symbols);
    prices.thread.start();
    return prices;
  }

  /** Stops; returns how many of each symbol have been acknowledged. */
  Map<String, Long> stop() {
    end();
    log.flush();
    return Map.copyOf(appended);
  }

  private void run() {
    for (long i = 0; !stopping; i++) {
      String symbol = symbols.get((int) (i % symbols.size()));
      log.append(kafka.topics().prices(), symbol, price(symbol, i));
      appended.merge(symbol, 1L, Long::sum);
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private static String price(String symbol, long i) {
    return """
        {"symbol":"%s","price":"%d.%02d","size":"1","eventTime":%d}"""
        .formatted(symbol, 50 + i * 7 % 100, i % 100, FIRST_MILLIS + i * STEP_MILLIS);
  }

  private void end() {
    stopping = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    end();
    log.close();
  }
}
