package io.tidemark.model.wire;

import io.tidemark.model.Interval;
import java.util.OptionalLong;

/**
 * Every Redis key of one generation; one method a kind, so that nothing else spells a key.
 *
 * <pre>
 * tm:&lt;g&gt;:quote:AAPL                     string      {"version":N,…}
 * tm:&lt;g&gt;:momentum:tidemark-1:AAPL       string      {"version":N,…}
 * tm:&lt;g&gt;:valuation:growth               string      {"version":N,…}
 * tm:&lt;g&gt;:asset:AAPL                     string      {"version":N,…}
 * tm:&lt;g&gt;:bars:1m:AAPL                   sorted set  openTime → {"version":N,…}
 * tm:&lt;g&gt;:index:symbols                  sorted set  0 → AAPL
 * tm:&lt;g&gt;:rank:momentum:tidemark-1       sorted set  unrounded score → AAPL
 * tm:&lt;g&gt;:mark:{topic}:{partition}       string      the next offset
 * tm:&lt;g&gt;:edition                         string      of the cache topics; none for the first
 * tm:&lt;g&gt;:refill                          sorted set  when it was asked for → key to be filled again
 * </pre>
 *
 * <p>In a cluster, where a key's braces say which slot it lies in, there are these as well:
 *
 * <pre>
 * tm:active:{tag}, tm:&lt;g&gt;:edition:{tag}  string      copies on each server
 * tm:&lt;g&gt;:mark:{tag}:topic:partition       string      the next offset of what lies on the tag's server
 * tm:&lt;g&gt;:versions:{sorted set's key}      hash        entry's key → its version, d behind it if deleted
 * tm:&lt;g&gt;:fences:{sorted set's key}        sorted set  time of deletion → entry's key
 * </pre>
 *
 * <p>A tombstone at score {@link #UNKNOWN_PAST} of a series says that bars older than the oldest
 * one in it may exist: the series was begun again after it had expired or been evicted.
 */
public record RedisKeys(long generation) {
  /** String: the generation being served. */
  public static final String ACTIVE = "tm:active";

  /** Channel: changed keys with their versions. */
  public static final String CHANGES = "tm:changes";

  /** The score, below every time, that marks a series of bars whose past is not in Redis. */
  public static final long UNKNOWN_PAST = -1;

  private static final String START = "tm:";
  private static final int MAX_DIGITS = 18;

  /** A quote's key. */
  public String quote(String symbol) {
    return prefix() + "quote:" + symbol;
  }

  /** A momentum score's key. */
  public String momentum(String model, String symbol) {
    return prefix() + "momentum:" + model + ":" + symbol;
  }

  /** A valuation's key. */
  public String valuation(String portfolioId) {
    return prefix() + "valuation:" + portfolioId;
  }

  /** An asset's key. */
  public String asset(String symbol) {
    return prefix() + "asset:" + symbol;
  }

  /** The key of a symbol's series of bars; {@code interval} as its code. */
  public String bars(String interval, String symbol) {
    return prefix() + "bars:" + interval + ":" + symbol;
  }

  /** The index of all symbols. */
  public String symbols() {
    return prefix() + "index:symbols";
  }

  /** The leaderboard of a model. */
  public String rank(String model) {
    return prefix() + "rank:momentum:" + model;
  }

  /** The mark of one partition of a cache topic. */
  public String mark(String topic, int partition) {
    return prefix() + "mark:" + topic + ":" + partition;
  }

  /** The mark of one partition of a cache topic for the server that has a tag's slot. */
  public String mark(String tag, String topic, int partition) {
    return prefix() + "mark:{" + tag + "}:" + topic + ":" + partition;
  }

  /** The copy of a key on the server that has a tag's slot. */
  public static String copy(String key, String tag) {
    return key + ":{" + tag + "}";
  }

  /** By which versions the members of a sorted set were placed, in the sorted set's slot. */
  public static String versions(String sortedSet) {
    return beside(sortedSet, "versions");
  }

  /** When entries of a sorted set were deleted, in the sorted set's slot. */
  public static String fences(String sortedSet) {
    return beside(sortedSet, "fences");
  }

  private static String beside(String key, String name) {
    int prefixEnd = key.indexOf(':', key.indexOf(':') + 1) + 1;
    return key.substring(0, prefixEnd) + name + ":{" + key + "}";
  }

  /** What the keys of one kind of entries begin with. */
  public String prefix(CacheTopic kind) {
    Interval interval = kind.interval();
    if (interval != null) {
      return bars(interval.code(), "");
    }
    return switch (kind) {
      case QUOTES -> quote("");
      case MOMENTUM -> prefix() + "momentum:";
      case VALUATIONS -> valuation("");
      case ASSETS -> asset("");
      default -> throw new IllegalArgumentException("has no prefix: " + kind);
    };
  }

  /** The generation that a key belongs to; empty where it belongs to none. */
  public static OptionalLong generationOf(String key) {
    int end = key.startsWith(START) ? key.indexOf(':', START.length()) : -1;
    if (end <= START.length() || end > START.length() + MAX_DIGITS) {
      return OptionalLong.empty();
    }
    for (int i = START.length(); i < end; i++) {
      if (key.charAt(i) < '0' || key.charAt(i) > '9') {
        return OptionalLong.empty();
      }
    }
    return OptionalLong.of(Long.parseLong(key, START.length(), end, 10));
  }

  /** What of a key stands behind its generation, such as {@code quote:AAPL}. */
  public static String behindGeneration(String key) {
    return key.substring(key.indexOf(':', START.length()) + 1);
  }

  /** Which edition of the cache topics the generation is filled from; none for the first. */
  public String edition() {
    return prefix() + "edition";
  }

  /**
   * Keys whose entries or members are to be written again from the cache topics, by the time in
   * milliseconds at which that was asked for.
   */
  public String refill() {
    return prefix() + "refill";
  }

  /** What every key of the generation begins with. */
  public String prefix() {
    return START + generation + ":";
  }
}
