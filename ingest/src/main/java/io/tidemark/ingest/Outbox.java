package io.tidemark.ingest;

import io.tidemark.ingest.provider.EventSink;
import io.tidemark.model.Asset;
import io.tidemark.model.Bar;
import io.tidemark.model.PriceUpdate;
import io.tidemark.model.Tidemark;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What providers said, on its way to Kafka, in its order. While Kafka is away it is kept, up to a
 * bound; above that only the newest price of each symbol is. Safe for many threads; one of its own
 * sends.
 */
final class Outbox implements EventSink, AutoCloseable {
  /*
   * Prices are many and the newest is worth the most; history and assets are few and each is worth
   * something. So a full box is swept: of the prices that wait, the newest of each symbol stays, and all
   * else stays. What does not fit even then is turned away. A sweep of n entries makes room for many, so
   * that it costs little an entry. Dead letters are taken only while half of the box is free: a provider
   * that talks nonsense must not displace prices.
   */

  /** An event that was given up. */
  static final class GivenUpException extends RuntimeException {
    GivenUpException(String message) {
      super(message, null, false, false);
    }
  }

  private record Waiting(
      ProducerRecord<byte[], byte[]> record,
      @Nullable String priceOf,
      CompletableFuture<Tidemark> position) {}

  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
  private static final int MOST_LETTER_BYTES = 64 * 1024;
  private static final int MOST_UNACKNOWLEDGED = 10_000;
  private static final long PAUSE_MILLIS = 100;
  private static final long TELL_EVERY_NANOS = 10_000_000_000L;

  private final Outgoing outgoing;
  private final Producer<byte[], byte[]> producer;
  private final Supplier<Optional<String>> obstacle;
  private final int capacity;
  private final IngestMetrics metrics;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final Thread sender = new Thread(this::work, "tidemark-outbox");
  private int unacknowledged;
  private long dropped;
  private long droppedTold;
  private long nextTelling;
  private boolean closed;

  /**
   * A box.
   *
   * @param obstacle why nothing can be published now; empty where it can
   * @param capacity how many events may wait
   */
  Outbox(
      Outgoing outgoing,
      Producer<byte[], byte[]> producer,
      Supplier<Optional<String>> obstacle,
      int capacity,
      IngestMetrics metrics) {
    this.outgoing = outgoing;
    this.producer = producer;
    this.obstacle = obstacle;
    this.capacity = capacity;
    this.metrics = metrics;
    sender.setDaemon(true);
  }

  void start() {
    sender.start();
  }

  @Override
  public CompletableFuture<Tidemark> price(PriceUpdate update) {
    return put(outgoing.price(update), update.symbol().value());
  }

  @Override
  public CompletableFuture<Tidemark> bar(Bar bar) {
    return put(outgoing.bar(bar), null);
  }

  @Override
  public CompletableFuture<Tidemark> asset(Asset asset) {
    return put(outgoing.asset(asset), null);
  }

  @Override
  public synchronized void deadLetter(String key, byte[] bytes, String reason) {
    if (bytes.length <= MOST_LETTER_BYTES && waiting.size() < capacity / 2) {
      var unused = put(outgoing.deadLetter(key, bytes, reason), null);
    }
  }

  /** How many events wait. */
  synchronized int size() {
    return waiting.size();
  }

  /** How many events were overtaken or turned away. */
  synchronized long dropped() {
    return dropped;
  }

  private synchronized CompletableFuture<Tidemark> put(
      ProducerRecord<byte[], byte[]> record, @Nullable String priceOf) {
    CompletableFuture<Tidemark> position = new CompletableFuture<>();
    if (waiting.size() >= capacity) {
      sweep();
    }
    if (closed || waiting.size() >= capacity) {
      drop(position, closed ? "ingest is about to stop" : "too much waits for Kafka");
      return position;
    }
    waiting.add(new Waiting(record, priceOf, position));
    notifyAll();
    return position;
  }

  /** Leaves the newest price of each symbol, at its place in the order. */
  private void sweep() {
    Set<String> seen = new HashSet<>();
    Deque<Waiting> kept = new ArrayDeque<>();
    List<Waiting> overtaken = new ArrayList<>();
    for (Iterator<Waiting> newestFirst = waiting.descendingIterator(); newestFirst.hasNext(); ) {
      Waiting entry = newestFirst.next();
      if (entry.priceOf() == null || seen.add(entry.priceOf())) {
        kept.addFirst(entry);
      } else {
        overtaken.add(entry);
      }
    }
    waiting.clear();
    waiting.addAll(kept);
    overtaken.forEach(entry -> drop(entry.position(), "a newer price has come"));
  }

  private void drop(CompletableFuture<Tidemark> position, String reason) {
    dropped++;
    metrics.dropped();
    position.completeExceptionally(new GivenUpException(reason));
  }

  private void work() {
    try {
      for (Waiting next = take(); next != null; next = take()) {
        send(next);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The oldest, once it can be sent; null at the end. */
  private synchronized @Nullable Waiting take() throws InterruptedException {
    while (true) {
      tell();
      if (closed) {
        return null;
      }
      boolean free = !waiting.isEmpty() && unacknowledged < MOST_UNACKNOWLEDGED;
      if (free && obstacle.get().isEmpty()) {
        unacknowledged++;
        return waiting.remove();
      }
      wait(PAUSE_MILLIS);
    }
  }

  private void tell() {
    long now = System.nanoTime();
    if (dropped > droppedTold && now - nextTelling >= 0) {
      LOG.warn("{} events were left out, since Kafka does not take them", dropped - droppedTold);
      droppedTold = dropped;
      nextTelling = now + TELL_EVERY_NANOS;
    }
  }

  private void send(Waiting next) {
    try {
      var unused =
          producer.send(
              next.record(),
              (metadata, failure) -> {
                if (failure == null && metadata != null) {
                  acknowledged();
                  next.position().complete(new Tidemark(metadata.partition(), metadata.offset()));
                } else {
                  failed(next, String.valueOf(failure));
                }
              });
    } catch (KafkaException | IllegalStateException e) {
      failed(next, String.valueOf(e.getMessage()));
    }
  }

  private synchronized void acknowledged() {
    unacknowledged--;
    notifyAll();
  }

  private synchronized void failed(Waiting entry, String reason) {
    unacknowledged--;
    notifyAll();
    if (!entry.position().isDone()) {
      drop(entry.position(), reason);
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
      List.copyOf(waiting).forEach(entry -> drop(entry.position(), "ingest is about to stop"));
      waiting.clear();
    }
    try {
      sender.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
