package io.tidemark.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One reader that reads every key all the while, and remembers. One thread takes its turns. */
abstract class Watcher {
  private final Memory memory;
  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private final Map<String, Long> quoteVersions = new ConcurrentHashMap<>();
  private final Map<String, Integer> portfolios = new ConcurrentHashMap<>();
  private volatile long answeredMillis;

  Watcher(Memory memory) {
    this.memory = memory;
  }

  /** One turn: reads everything once, a part of the bars. */
  final void turn() {
    long began = System.currentTimeMillis();
    if (look()) {
      answeredMillis = began;
    } else {
      failures.incrementAndGet();
    }
  }

  /** Reads; false where nothing could be read. */
  abstract boolean look();

  /** Takes what was read under a key; null for nothing. */
  final void see(String kind, String key, @Nullable String text) {
    reads.incrementAndGet();
    if (text == null || text.equals(memory.last(key))) {
      return;
    }
    Sighting now = Sighting.of(kind, text);
    memory.see(key, now);
    note(kind, key, now);
  }

  private void note(String kind, String key, Sighting now) {
    JsonNode json = now.json();
    if (kind.equals("quote")) {
      quoteVersions.put(key, now.version().longValue());
    } else if (kind.equals("valuation") && json != null) {
      portfolios.merge(key, Events.number(json.path("name").asText()), Math::max);
    }
  }

  /** The version of a symbol's quote that it saw last; 0 for none. */
  final long quoteVersion(String symbol) {
    return quoteVersions.getOrDefault("quote:" + symbol, 0L);
  }

  /** The number of the newest portfolio that it saw valued; 0 for none. */
  final int portfolio(String id) {
    return portfolios.getOrDefault("valuation:" + id, 0);
  }

  /** When the newest turn began that could read. */
  final long answeredMillis() {
    return answeredMillis;
  }

  final long reads() {
    return reads.get();
  }

  /** Turns that could not read. */
  final long failures() {
    return failures.get();
  }
}
