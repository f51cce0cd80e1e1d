package io.tidemark.chaos;

import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * What was pushed and what of it was acknowledged, each event by a number of its own; of what was
 * not acknowledged it is unknown whether it is in the log. Safe for many threads.
 */
final class Ledger {
  private final AtomicLong numbers = new AtomicLong();
  private final AtomicLong sent = new AtomicLong();
  private final BitSet acknowledged = new BitSet();
  private final AtomicIntegerArray inputs;
  private final AtomicIntegerArray prices;
  private final Set<String> deletions = ConcurrentHashMap.newKeySet();

  Ledger(int symbols) {
    inputs = new AtomicIntegerArray(symbols);
    prices = new AtomicIntegerArray(symbols);
  }

  /** An event that is about to be pushed, perhaps several times. */
  int next() {
    return Math.toIntExact(numbers.incrementAndGet());
  }

  /** One event was handed over. */
  void sent(int events) {
    sent.addAndGet(events);
  }

  /** Kafka has it, or so it was said. */
  synchronized void acknowledged(int number) {
    acknowledged.set(number);
  }

  /** Whether an event has been acknowledged. */
  synchronized boolean has(int number) {
    return acknowledged.get(number);
  }

  /** One more input of a symbol is in the log. */
  void counted(int symbol) {
    inputs.incrementAndGet(symbol);
  }

  /** One more price of a symbol is in the log. */
  void priced(int symbol) {
    prices.incrementAndGet(symbol);
    counted(symbol);
  }

  /** How many prices of a symbol have been acknowledged. */
  int prices(int symbol) {
    return prices.get(symbol);
  }

  /** A deletion was acknowledged at a position, {@code topic-partition@offset}. */
  void deleted(String position) {
    deletions.add(position);
  }

  /** How many inputs of each symbol have been acknowledged, by its number. */
  List<Integer> counts() {
    return IntStream.range(0, inputs.length()).mapToObj(inputs::get).toList();
  }

  long sentEvents() {
    return sent.get();
  }

  synchronized int acknowledgedEvents() {
    return acknowledged.cardinality();
  }

  /** The numbers of acknowledged events that are not among {@code found}, at most 20. */
  synchronized List<Integer> missingFrom(BitSet found) {
    BitSet missing = (BitSet) acknowledged.clone();
    missing.andNot(found);
    return missing.stream().limit(20).boxed().toList();
  }

  /** Where deletions were acknowledged. */
  List<String> deletions() {
    return List.copyOf(deletions);
  }
}
