package io.tidemark.bench;

import io.tidemark.model.json.Entry;
import io.tidemark.model.json.QuoteJson;
import io.tidemark.model.wire.RedisKeys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Compares the quotes in Redis with the ledger; for one thread. */
final class QuoteCheck {
  private static final int SHOWN = 5;

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
    List<byte @Nullable []> values = read(pending);
    pending =
        IntStream.range(0, values.size())
            .filter(i -> !isLast(values.get(i), pending[i]))
            .map(i -> pending[i])
            .toArray();
    return pending.length == 0;
  }

  /** How many symbols have not been seen at their last version. */
  int missing() {
    return pending.length;
  }

  private boolean isLast(byte @Nullable [] json, int symbol) {
    return json != null && Entry.version(json) >= ledger.version(symbol);
  }

  /** Throws unless every quote has the version and the price of the ledger. */
  void requireEqual() {
    int[] all = quoted(ledger);
    List<byte @Nullable []> values = read(all);
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < all.length; i++) {
      String problem = problem(values.get(i), all[i]);
      if (problem != null) {
        wrong.add(problem);
      }
    }
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

  private List<byte @Nullable []> read(int[] symbols) {
    RedisKeys keys = cache.served();
    if (keys == null) {
      return new ArrayList<>(Arrays.asList(new byte[symbols.length][]));
    }
    return cache.values(Arrays.stream(symbols).mapToObj(i -> keys.quote(Tick.symbol(i))).toList());
  }
}
