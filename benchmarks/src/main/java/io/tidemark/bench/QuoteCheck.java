package io.tidemark.bench;

import io.tidemark.model.json.Entry;
import io.tidemark.model.json.QuoteJson;
import io.tidemark.model.wire.RedisKeys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Compares the quotes in Redis with the ledger; for one thread. */
final class QuoteCheck {
  private static final int SHOWN = 5;
  private static final int AT_ONCE = 10_000;

  private final Cache cache;
  private final Ledger ledger;
  private int[] pending;

  QuoteCheck(Cache cache, Ledger ledger) {
    this.cache = cache;
    this.ledger = ledger;
    this.pending = quoted(ledger);
  }

  private static int[] quoted(Ledger ledger) {
    return IntStream.range(0, ledger.symbols()).filter(i -> ledger.version(i) > 0).toArray();
  }

  /** Whether every symbol has been seen at its last version; looks only at those not yet seen. */
  boolean arrived() {
    int[] looked = pending;
    IntStream.Builder missing = IntStream.builder();
    forEach(
        looked,
        (symbol, json) -> {
          if (!isLast(json, symbol)) {
            missing.add(symbol);
          }
        });
    pending = missing.build().toArray();
    return pending.length == 0;
  }

  private boolean isLast(byte @Nullable [] json, int symbol) {
    return json != null && Entry.version(json) >= ledger.version(symbol);
  }

  /** Throws unless every quote has the version and the price of the ledger. */
  void requireEqual() {
    int[] all = quoted(ledger);
    List<String> wrong = new ArrayList<>();
    forEach(
        all,
        (symbol, json) -> {
          String problem = problem(json, symbol);
          if (problem != null) {
            wrong.add(problem);
          }
        });
    if (!wrong.isEmpty()) {
      throw new WrongResultException(
          "%d of %d quotes are wrong: %s"
              .formatted(
                  wrong.size(),
                  all.length,
                  String.join("; ", wrong.subList(0, Math.min(SHOWN, wrong.size())))));
    }
  }

  private @Nullable String problem(byte @Nullable [] json, int symbol) {
    String name = Tick.symbol(symbol);
    if (json == null) {
      return name + " is missing";
    }
    long version = Entry.version(json);
    if (version != ledger.version(symbol)) {
      return name + " has version " + version + ", not " + ledger.version(symbol);
    }
    var price = QuoteJson.read(json).price();
    return price.compareTo(ledger.price(symbol)) == 0
        ? null
        : name + " has price " + price + ", not " + ledger.price(symbol);
  }

  /** What Redis has of each symbol, some at a time; null where nothing is served. */
  private void forEach(int[] symbols, BiConsumer<Integer, byte @Nullable []> action) {
    RedisKeys keys = cache.served();
    for (int from = 0; from < symbols.length; from += AT_ONCE) {
      int[] some = Arrays.copyOfRange(symbols, from, Math.min(symbols.length, from + AT_ONCE));
      List<byte @Nullable []> values =
          keys == null
              ? List.of()
              : cache.values(
                  Arrays.stream(some).mapToObj(i -> keys.quote(Tick.symbol(i))).toList());
      for (int i = 0; i < some.length; i++) {
        action.accept(some[i], values.isEmpty() ? null : values.get(i));
      }
    }
  }
}
