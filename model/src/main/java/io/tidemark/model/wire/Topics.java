package io.tidemark.model.wire;

import io.tidemark.model.Interval;
import io.tidemark.model.Symbol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Every topic, by name; nothing else spells one.
 *
 * @param prefix put before each name, {@code tidemark.} by default
 * @param edition names one processor application's own cache topics, so that another one, with
 *     another model say, can compute from the same inputs beside it; empty for the first
 */
public record Topics(String prefix, String edition) {
  private static final Pattern EDITION = Pattern.compile("([a-z0-9][a-z0-9-]{0,15})?");

  /** The prefix unless told otherwise. */
  public static final String DEFAULT_PREFIX = "tidemark.";

  /**
   * How a topic is to be made.
   *
   * @param compact whether only the last record of a key need be kept
   * @param retention how long records are kept at least; null for ever
   * @param input whether producers write it: its records then carry the time of their appending,
   *     since history must not be eaten by a retention that reads event times
   */
  public record Spec(String name, boolean compact, @Nullable Duration retention, boolean input) {
    /** Topic settings, as Kafka names them. */
    public Map<String, String> config() {
      String cleanup = compact ? (retention == null ? "compact" : "compact,delete") : "delete";
      long millis = retention == null ? -1 : retention.toMillis();
      return Map.of(
          "cleanup.policy",
          cleanup,
          "retention.ms",
          Long.toString(millis),
          "max.message.bytes",
          Integer.toString(input ? MAX_INPUT_BYTES : MAX_MESSAGE_BYTES),
          "message.timestamp.type",
          input ? "LogAppendTime" : "CreateTime");
    }
  }

  /** The largest record of an input topic, key and headers included. */
  public static final int MAX_INPUT_BYTES = 8 * 1024 * 1024;

  /** The largest value of a cache entry. */
  public static final int MAX_ENTRY_BYTES = MAX_INPUT_BYTES;

  /** The largest record of any topic: an input or an entry with the headers that we add. */
  public static final int MAX_MESSAGE_BYTES = MAX_INPUT_BYTES + 64 * 1024;

  public Topics {
    if (!isEdition(edition)) {
      throw new IllegalArgumentException("edition: must match " + EDITION + ", was " + edition);
    }
  }

  /** The first edition's. */
  public Topics(String prefix) {
    this(prefix, "");
  }

  /** Whether {@code text} can name an edition. */
  public static boolean isEdition(String text) {
    return EDITION.matcher(text).matches();
  }

  /** Those of another edition, of the same inputs. */
  public Topics of(String otherEdition) {
    return new Topics(prefix, otherEdition);
  }

  /** The consumer group of the processors of this edition, given the first edition's. */
  public String application(String first) {
    return edition.isEmpty() ? first : first + "-" + edition;
  }

  /** What the consumer groups of this edition's boards begin with. */
  public String boards() {
    return application("tidemark") + "-board-";
  }

  /** Price updates, keyed by symbol. */
  public String prices() {
    return prefix + "prices";
  }

  /** Closed bars of providers, keyed by symbol. */
  public String barsIn() {
    return prefix + "bars-in";
  }

  /** Portfolios by id; null deletes. */
  public String portfolios() {
    return prefix + "portfolios";
  }

  /** Assets by symbol; null deletes. */
  public String assetsIn() {
    return prefix + "assets-in";
  }

  /** Whatever could not be used, its bytes untouched. */
  public String deadLetters() {
    return prefix + "dead-letters";
  }

  /** Closed bars that an earlier edition knew and the inputs no longer hold, keyed by symbol. */
  public String history() {
    return own("history");
  }

  /** The topic of one kind of cache entry. */
  public String cache(CacheTopic topic) {
    return own(topic.suffix());
  }

  private String own(String suffix) {
    return edition.isEmpty() ? prefix + suffix : prefix + edition + "." + suffix;
  }

  /** Every cache topic's name. */
  public List<String> allCache() {
    List<String> names = new ArrayList<>();
    for (CacheTopic topic : CacheTopic.values()) {
      names.add(cache(topic));
    }
    return names;
  }

  /** The kind of a cache topic's name; null for any other topic. */
  public @Nullable CacheTopic cacheTopic(String name) {
    for (CacheTopic topic : CacheTopic.values()) {
      if (cache(topic).equals(name)) {
        return topic;
      }
    }
    return null;
  }

  /** The inputs of the processor. */
  public List<String> inputs() {
    List<String> inputs = new ArrayList<>(market());
    inputs.add(portfolios());
    return List.copyOf(inputs);
  }

  /** Those inputs that are keyed by symbol; an edition that follows another has its history too. */
  public List<String> market() {
    return edition.isEmpty()
        ? List.of(prices(), barsIn(), assetsIn())
        : List.of(history(), prices(), barsIn(), assetsIn());
  }

  /** All of them, with how they are to be made. */
  public List<Spec> specs() {
    List<Spec> specs = new ArrayList<>();
    specs.add(new Spec(prices(), false, Duration.ofDays(7), true));
    specs.add(new Spec(barsIn(), false, Duration.ofDays(900), true));
    specs.add(new Spec(portfolios(), true, null, true));
    specs.add(new Spec(assetsIn(), true, null, true));
    for (CacheTopic topic : CacheTopic.values()) {
      specs.add(new Spec(cache(topic), true, topic.retention(), false));
    }
    if (!edition.isEmpty()) {
      specs.add(new Spec(history(), false, null, false));
    }
    specs.add(new Spec(deadLetters(), false, Duration.ofDays(14), false));
    return List.copyOf(specs);
  }

  /** The key of a bar, {@code AAPL/1732060800000}. */
  public static String barKey(Symbol symbol, long openTime) {
    return symbol.value() + "/" + openTime;
  }

  /** The key of a momentum score, {@code tidemark-1/AAPL}. */
  public static String momentumKey(String model, Symbol symbol) {
    return model + "/" + symbol.value();
  }

  /**
   * The part of a cache record's key that decides its partition: all of a symbol lies in one,
   * whatever else stands in the key. The whole key where it is none of its topic's.
   */
  public static byte[] placingKey(CacheTopic topic, byte[] key) {
    if (topic == CacheTopic.MOMENTUM) {
      int slash = 0;
      while (slash < key.length && key[slash] != '/') {
        slash++;
      }
      return slash == key.length ? key : Arrays.copyOfRange(key, slash + 1, key.length);
    }
    if (topic.interval() != null) {
      int slash = key.length - 1;
      while (slash >= 0 && key[slash] != '/') {
        slash--;
      }
      return slash < 0 ? key : Arrays.copyOf(key, slash);
    }
    return key;
  }

  /** The cache topic of an interval's bars. */
  public static CacheTopic bars(Interval interval) {
    return switch (interval) {
      case ONE_MINUTE -> CacheTopic.BARS_1M;
      case FIVE_MINUTES -> CacheTopic.BARS_5M;
      case ONE_HOUR -> CacheTopic.BARS_1H;
      case ONE_DAY -> CacheTopic.BARS_1D;
    };
  }
}
