package io.tidemark.processor;

import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * While tasks are being taken over, looks for what would hold that up: transactions that dead
 * stream threads, of this or of killed instances, have left open.
 */
final class TakeoverThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TakeoverThread.class);
  private static final long PAUSE_MILLIS = 1_000;

  private final AbandonedTransactions transactions;
  private final BooleanSupplier takingOver;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "tidemark-takeover");

  /** One that is not started yet. */
  TakeoverThread(AbandonedTransactions transactions, BooleanSupplier takingOver) {
    this.transactions = transactions;
    this.takingOver = takingOver;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!closing.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
        if (takingOver.getAsBoolean()) {
          turn();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One that fails is tried again; at worst the broker's timeout does it. */
  private void turn() throws InterruptedException {
    try {
      Set<String> aborted = transactions.abort();
      if (!aborted.isEmpty()) {
        LOG.info("took back what dead stream threads had left open: {}", aborted);
      }
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      LOG.debug("can't look for transactions left open", e);
    }
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
