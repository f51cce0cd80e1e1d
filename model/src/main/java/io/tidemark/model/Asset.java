package io.tidemark.model;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a symbol apart from its prices.
 *
 * @param timezone IANA name of the zone whose days are its session days; null means UTC
 * @param benchmark the symbol that it is measured against; null for none
 */
public record Asset(
    Symbol symbol,
    @Nullable String name,
    @Nullable String type,
    @Nullable String currency,
    @Nullable String exchange,
    @Nullable String timezone,
    @Nullable Symbol benchmark,
    @Nullable BigDecimal circulatingSupply,
    @Nullable BigDecimal totalSupply,
    @Nullable BigDecimal maxSupply) {
  public Asset {
    Rules.bounded("name", name, 200);
    Rules.bounded("type", type, 64);
    Rules.currency(currency);
    Rules.bounded("exchange", exchange, 64);
    if (timezone != null) {
      zone(timezone);
    }
    if (symbol.equals(benchmark)) {
      throw InvalidRecordException.of("benchmark", "must be another symbol", benchmark);
    }
    Decimals.notNegative("circulatingSupply", circulatingSupply);
    Decimals.notNegative("totalSupply", totalSupply);
    Decimals.notNegative("maxSupply", maxSupply);
  }

  private static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw InvalidRecordException.of("timezone", "must be an IANA time zone", name);
    }
  }
}
