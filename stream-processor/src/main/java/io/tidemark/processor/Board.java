package io.tidemark.processor;

import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.Quote;
import io.tidemark.model.Symbol;
import io.tidemark.model.json.QuoteJson;
import io.tidemark.model.valuation.Priced;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest quote and score of every symbol, whatever its partition, in the memory of each
 * instance: what valuations and benchmarks look at. Written by one thread, read by many.
 */
final class Board {
  /*
   * Why versions that come of the board are right. An entry is replaced only by one of a higher
   * version, so a repeated or an older record changes nothing, and the sum of the versions of all
   * entries rises with every change: it counts the inputs that the board reflects. Whatever is
   * computed under one read lock from the board as it stands, at a version that contains that sum,
   * therefore has a higher version than anything computed from less, on this instance or on
   * another, before or after a restart; provided that an instance that takes over a task first
   * reads as far as the one before it can have read (see BoardReader.barrier).
   */
  private static final Logger LOG = LoggerFactory.getLogger(Board.class);

  private static final class Entry {
    long quoteVersion;
    byte @Nullable [] quoteJson;
    @Nullable Quote quote;
    OptionalDouble return63 = OptionalDouble.empty();
    long momentumVersion;
    @Nullable Double score;
  }

  /** The symbols that one task looks at, and those of them that have changed. */
  static final class Watch {
    private final Set<String> symbols = ConcurrentHashMap.newKeySet();
    private final Set<String> changed = ConcurrentHashMap.newKeySet();

    void add(Symbol symbol) {
      symbols.add(symbol.value());
    }

    void remove(Symbol symbol) {
      symbols.remove(symbol.value());
    }

    /** What has changed since it was last asked. */
    List<String> takeChanged() {
      if (changed.isEmpty()) {
        return List.of();
      }
      List<String> taken = List.copyOf(changed);
      // One that changes between the two lines is in the taken value, or comes again.
      taken.forEach(changed::remove);
      return taken;
    }
  }

  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final Map<String, Entry> entries = new HashMap<>();
  private final List<Watch> watches = new CopyOnWriteArrayList<>();
  private long quoteVersions;
  private long momentumVersions;

  /** Begins to watch; {@link #close} ends it. */
  Watch watch() {
    Watch watch = new Watch();
    watches.add(watch);
    return watch;
  }

  void close(Watch watch) {
    watches.remove(watch);
  }

  /** Takes a quote's record; one that is not newer changes nothing. */
  void quote(String symbol, long version, byte @Nullable [] json, OptionalDouble return63) {
    write(
        () -> {
          Entry entry = entries.computeIfAbsent(symbol, key -> new Entry());
          if (version <= entry.quoteVersion) {
            return false;
          }
          quoteVersions += version - entry.quoteVersion;
          entry.quoteVersion = version;
          entry.quoteJson = json;
          entry.quote = null;
          entry.return63 = return63;
          return true;
        },
        symbol);
  }

  /** Takes a momentum's record; one that is not newer changes nothing. */
  void momentum(String symbol, long version, @Nullable Double score) {
    write(
        () -> {
          Entry entry = entries.computeIfAbsent(symbol, key -> new Entry());
          if (version <= entry.momentumVersion) {
            return false;
          }
          momentumVersions += version - entry.momentumVersion;
          entry.momentumVersion = version;
          entry.score = score;
          return true;
        },
        symbol);
  }

  private void write(Supplier<Boolean> change, String symbol) {
    lock.writeLock().lock();
    try {
      if (!change.get()) {
        return;
      }
    } finally {
      lock.writeLock().unlock();
    }
    for (Watch watch : watches) {
      if (watch.symbols.contains(symbol)) {
        watch.changed.add(symbol);
      }
    }
  }

  /** Computes something from the board as it stands at one moment. */
  <T> T read(Supplier<T> computation) {
    lock.readLock().lock();
    try {
      return computation.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  /** How many inputs the quotes reflect. Only within {@link #read}. */
  long quoteVersions() {
    return quoteVersions;
  }

  /** How many inputs the quotes and the scores reflect. Only within {@link #read}. */
  long versions() {
    return quoteVersions + momentumVersions;
  }

  /** The quote and score of a symbol; null where it has none. Only within {@link #read}. */
  @Nullable Priced priced(Symbol symbol) {
    Entry entry = entries.get(symbol.value());
    Quote quote = entry == null ? null : quote(entry);
    return quote == null || entry == null ? null : new Priced(quote, entry.score);
  }

  /** The return of a benchmark over 63 days. Only within {@link #read}. */
  OptionalDouble return63(Symbol symbol) {
    Entry entry = entries.get(symbol.value());
    return entry == null ? OptionalDouble.empty() : entry.return63;
  }

  /** Parsed at its first use: most quotes are replaced before anybody asks. */
  private static @Nullable Quote quote(Entry entry) {
    Quote quote = entry.quote;
    if (quote == null && entry.quoteJson != null) {
      quote = parse(entry.quoteJson);
      entry.quote = quote; // readers may do this twice; both write the same
    }
    return quote;
  }

  private static @Nullable Quote parse(byte[] json) {
    try {
      return QuoteJson.read(json);
    } catch (InvalidRecordException e) {
      LOG.warn("not a quote: {}", e.getMessage());
      return null;
    }
  }
}
