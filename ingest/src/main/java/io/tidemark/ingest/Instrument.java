package io.tidemark.ingest;

import io.tidemark.model.Asset;
import io.tidemark.model.Symbol;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.ZoneId;

/**
 * One simulated symbol.
 *
 * @param sector whose symbols share some noise
 * @param price at which its walk starts, and around which it stays in the long run
 * @param decimals of its price, which move in steps of one unit of the last
 * @param market how it moves
 */
record Instrument(Asset asset, String sector, double price, int decimals, Motion market) {
  /**
   * How a price moves and trades.
   *
   * @param volatility a year, as a fraction
   * @param beta how strongly it follows the market
   * @param dailyVolume traded on a usual day
   * @param spread between bid and ask, as a fraction of the price
   */
  record Motion(double volatility, double beta, double dailyVolume, double spread) {}

  Symbol symbol() {
    return asset.symbol();
  }

  ZoneId zone() {
    return ZoneId.of(asset.timezone() == null ? "UTC" : asset.timezone());
  }

  boolean tradesAtWeekends() {
    return "crypto".equals(asset.type());
  }

  /** The smallest step of its price. */
  BigDecimal step() {
    return BigDecimal.ONE.movePointLeft(decimals);
  }

  /** A price on its grid, one step at least. */
  BigDecimal rounded(double value) {
    return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_EVEN).max(step());
  }

  /** A quantity as its market counts it: whole shares, fractions of coins. */
  BigDecimal quantity(double value) {
    int places = "crypto".equals(asset.type()) ? 4 : 0;
    BigDecimal unit = BigDecimal.ONE.movePointLeft(places);
    return BigDecimal.valueOf(value).setScale(places, RoundingMode.HALF_EVEN).max(unit);
  }
}
