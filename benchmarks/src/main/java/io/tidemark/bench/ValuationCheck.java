package io.tidemark.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.model.json.Entry;
import io.tidemark.model.wire.RedisKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Compares the valuations in Redis with what the portfolios are worth at the ledger's prices. */
final class ValuationCheck {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A valuation may be long. */
  private static final int AT_ONCE = 2_000;

  private final Cache cache;
  private final Portfolios portfolios;
  private final Ledger ledger;
  private int[] pending;

  ValuationCheck(Cache cache, Portfolios portfolios, Ledger ledger) {
    this.cache = cache;
    this.portfolios = portfolios;
    this.ledger = ledger;
    this.pending = all();
  }

  private int[] all() {
    return IntStream.range(0, portfolios.count()).toArray();
  }

  /** Whether each has been seen with its final worth; looks only at those not yet seen. */
  boolean arrived() {
    pending = wrong(pending);
    return pending.length == 0;
  }

  /** Throws unless every valuation shows what its portfolio is worth. */
  void requireEqual() {
    int[] wrong = wrong(all());
    if (wrong.length > 0) {
      throw new WrongResultException(
          "%d of %d valuations are wrong, %s among them"
              .formatted(wrong.length, portfolios.count(), Portfolios.id(wrong[0])));
    }
  }

  private int[] wrong(int[] numbers) {
    long[] versions = rightVersions(numbers);
    return IntStream.range(0, numbers.length)
        .filter(i -> versions[i] < 0)
        .map(i -> numbers[i])
        .toArray();
  }

  /** The versions of those that show what their portfolio is worth, -1 for those that do not. */
  long[] rightVersions(int[] numbers) {
    long[] versions = new long[numbers.length];
    Arrays.fill(versions, -1);
    RedisKeys keys = cache.served();
    for (int from = 0; keys != null && from < numbers.length; from += AT_ONCE) {
      List<String> names = new ArrayList<>();
      for (int i = from; i < Math.min(numbers.length, from + AT_ONCE); i++) {
        names.add(keys.valuation(Portfolios.id(numbers[i])));
      }
      List<byte @Nullable []> values = cache.values(names);
      for (int i = 0; i < values.size(); i++) {
        byte[] json = values.get(i);
        if (json != null && isWorth(json, numbers[from + i])) {
          versions[from + i] = Entry.version(json);
        }
      }
    }
    return versions;
  }

  private boolean isWorth(byte[] json, int number) {
    try {
      BigDecimal value = new BigDecimal(JSON.readTree(json).path("marketValue").asText("-1"));
      return value.compareTo(portfolios.worth(number, ledger)) == 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
