package io.tidemark.ingest;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** One replay, from its first row to its last acknowledgement; confined to one thread. */
final class ReplayRun implements Callback {
  /** How many refusals are told. */
  static final int TOLD = 5;

  private static final long REPORT_MILLIS = 500;
  private static final int ROWS_BETWEEN_LOOKS = 256;
  private static final long NAP_MILLIS = 200;

  private final RowSequence sequence;
  private final Producer<byte[], byte[]> producer;
  private final Pace pace;
  private final InstantSource clock;
  private final long bytesTotal;
  private final Consumer<ReplayProgress> listener;
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private final List<String> reasons = new ArrayList<>();
  private final long started;
  private long lastReport;
  private long rows;
  private long sent;
  private long refused;

  ReplayRun(
      RowSequence sequence,
      Producer<byte[], byte[]> producer,
      Pace pace,
      InstantSource clock,
      long bytesTotal,
      Consumer<ReplayProgress> listener) {
    this.sequence = sequence;
    this.producer = producer;
    this.pace = pace;
    this.clock = clock;
    this.bytesTotal = bytesTotal;
    this.listener = listener;
    this.started = clock.millis();
    this.lastReport = started;
  }

  /** Publishes every row; throws where a file breaks off or Kafka does not acknowledge. */
  ReplayReport run() {
    try {
      for (var next = sequence.next(); next != null; next = sequence.next()) {
        take(next);
      }
      producer.flush();
    } catch (KafkaException e) {
      throw undelivered(e);
    }
    check();
    listener.accept(progress());
    return new ReplayReport(rows, acknowledged.get(), refused, reasons, elapsed());
  }

  private void take(RowSequence.Located next) {
    rows++;
    if (next.row() instanceof Row.Event event) {
      waitFor(event.eventTime());
      check(); // a send that finds no room waits a minute, and after a failure all of them would
      var unused = producer.send(event.record(), this);
      sent++;
    } else if (next.row() instanceof Row.Refused row) {
      refused++;
      if (reasons.size() < TOLD) {
        reasons.add(next.file() + ":" + row.line() + ": " + row.reason());
      }
    }
    if (rows % ROWS_BETWEEN_LOOKS == 0) {
      look();
    }
  }

  private void waitFor(long eventTime) {
    for (long left = pace.delay(eventTime, clock.millis());
        left > 0;
        left = pace.delay(eventTime, clock.millis())) {
      look();
      try {
        Thread.sleep(Math.min(left, NAP_MILLIS));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ReplayException("the replay was interrupted after " + rows + " rows", e);
      }
    }
  }

  private void look() {
    check();
    long now = clock.millis();
    if (now - lastReport >= REPORT_MILLIS) {
      lastReport = now;
      listener.accept(progress());
    }
  }

  private void check() {
    Exception failed = failure.get();
    if (failed != null) {
      throw undelivered(failed);
    }
  }

  private ReplayException undelivered(Exception cause) {
    return new ReplayException(
        "Kafka has not acknowledged all records, %d of %d so far: %s"
            .formatted(acknowledged.get(), sent, cause.getMessage()),
        cause);
  }

  private ReplayProgress progress() {
    return new ReplayProgress(
        rows, sent, refused, reasons, sequence.bytesRead(), bytesTotal, elapsed());
  }

  private Duration elapsed() {
    return Duration.ofMillis(clock.millis() - started);
  }

  @Override
  public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
    if (exception == null) {
      acknowledged.incrementAndGet();
    } else {
      failure.compareAndSet(null, exception);
    }
  }
}
