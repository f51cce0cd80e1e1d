package io.tidemark.chaos;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the JSON of events; each carries its number where it comes out again. For one thread. */
final class Events {
  private static final String ID = "c-";

  private final Random random;

  Events(Random random) {
    this.random = random;
  }

  /** What the number of an event is written as, in its source or its name. */
  static String id(int number) {
    return ID + number;
  }

  /** The number that {@link #id} wrote; -1 for anything else. */
  static int number(String id) {
    try {
      return id.startsWith(ID) ? Integer.parseInt(id.substring(ID.length())) : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** A price; sometimes bid and ask alone, sometimes without a size. */
  String price(Instrument instrument, int number, long eventTime) {
    StringBuilder json = new StringBuilder(200).append("{\"symbol\":\"");
    json.append(instrument.symbol()).append('"');
    BigDecimal price = amount(2 + random.nextInt(3));
    if (random.nextInt(5) == 0) {
      BigDecimal ask = price.add(BigDecimal.valueOf(1 + random.nextInt(9), price.scale()));
      json.append(",\"bid\":\"%s\",\"ask\":\"%s\"".formatted(price, ask));
    } else {
      json.append(",\"price\":\"%s\"".formatted(price));
    }
    if (random.nextInt(4) > 0) {
      json.append(",\"size\":\"%s\"".formatted(BigDecimal.valueOf(random.nextInt(10_000), 3)));
    }
    if (instrument.priceCurrency() != null) {
      json.append(",\"currency\":\"%s\"".formatted(instrument.priceCurrency()));
    }
    return json.append(",\"source\":\"%s\",\"eventTime\":%d}".formatted(id(number), eventTime))
        .toString();
  }

  /** A provider's bar. */
  String bar(String symbol, String interval, long openTime, int number) {
    BigDecimal open = amount(2);
    BigDecimal close = open.add(BigDecimal.valueOf(random.nextInt(401) - 200, 2));
    return """
        {"symbol":"%s","interval":"%s","openTime":%d,"open":"%s","high":"%s","low":"%s","close":"%s",\
        "volume":"%d","source":"%s"}"""
        .formatted(
            symbol,
            interval,
            openTime,
            open,
            open.max(close).add(BigDecimal.ONE),
            open.min(close).subtract(BigDecimal.ONE),
            close,
            random.nextInt(1_000_000),
            id(number));
  }

  /** An asset. */
  String asset(Instrument instrument, int number) {
    return """
        {"name":"%s","type":"chaos","currency":"%s","timezone":%s,"benchmark":%s,\
        "circulatingSupply":"%d"}"""
        .formatted(
            id(number),
            instrument.currency(),
            quoted(instrument.zone()),
            quoted(instrument.benchmark()),
            random.nextInt(1_000_000));
  }

  /** A portfolio of some symbols, a short now and then, a cost basis mostly. */
  String portfolio(List<String> symbols, int number) {
    String holdings =
        symbols.stream()
            .map(
                symbol ->
                    "{\"symbol\":\"%s\",\"quantity\":\"%s\"%s}"
                        .formatted(
                            symbol,
                            BigDecimal.valueOf(random.nextInt(2_000_000) - 200_000, 3),
                            random.nextInt(20) == 0
                                ? ""
                                : ",\"costBasis\":\"%s\"".formatted(amount(2))))
            .collect(Collectors.joining(","));
    return "{\"name\":\"%s\",\"currency\":\"USD\",\"holdings\":[%s]}"
        .formatted(id(number), holdings);
  }

  private BigDecimal amount(int scale) {
    return BigDecimal.valueOf(500_000 + random.nextInt(1_000_000), scale);
  }

  private static String quoted(@Nullable String text) {
    return text == null ? "null" : String.format(Locale.ROOT, "\"%s\"", text);
  }
}
