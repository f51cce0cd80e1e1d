package io.tidemark.model;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * Prices, quantities and money: exact decimals of at most 18 integer and 12 fraction digits. The
 * scale is kept as written, so that {@code 0.67070} reads back as {@code 0.67070}.
 */
public final class Decimals {
  /** Digits allowed before the point. */
  public static final int INTEGER_DIGITS = 18;

  /** Digits allowed after the point. */
  public static final int FRACTION_DIGITS = 12;

  private static final int MAX_TEXT = 64;
  private static final BigDecimal HALF = new BigDecimal("0.5");

  /** Well above what rounding can do to a product below {@link #MAX_TENFOLD}. */
  private static final double NEAR_HALF = 1e-6;

  private static final double MAX_TENFOLD = 1e6;

  private Decimals() {}

  /** The decimal that {@code text} spells; exponents are allowed, signs too. */
  public static BigDecimal parse(String field, String text) {
    if (text.isEmpty() || text.length() > MAX_TEXT) {
      throw InvalidRecordException.of(field, "must be a decimal of at most 64 characters", text);
    }
    BigDecimal value;
    try {
      value = new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw InvalidRecordException.of(field, "must be a decimal", text);
    }
    return bounded(field, value);
  }

  private static BigDecimal bounded(String field, BigDecimal value) {
    BigDecimal kept = value;
    if (kept.scale() > FRACTION_DIGITS) {
      kept = kept.signum() == 0 ? BigDecimal.ZERO : kept.stripTrailingZeros();
    }
    if (kept.scale() > FRACTION_DIGITS || (long) kept.precision() - kept.scale() > INTEGER_DIGITS) {
      throw InvalidRecordException.of(
          field, "must have at most 18 integer and 12 fraction digits", value);
    }
    return kept.scale() < 0 ? kept.setScale(0) : kept;
  }

  /** The exact mean, at the finer scale of the two where that suffices. */
  public static BigDecimal mean(BigDecimal a, BigDecimal b) {
    int scale = Math.max(a.scale(), b.scale());
    BigDecimal mean = a.add(b).multiply(HALF);
    BigDecimal shorter = mean.setScale(scale, RoundingMode.HALF_EVEN);
    if (shorter.compareTo(mean) == 0) {
      return shorter;
    }
    return mean.scale() <= FRACTION_DIGITS
        ? mean
        : mean.setScale(FRACTION_DIGITS, RoundingMode.HALF_EVEN);
  }

  /** {@code part / whole} as a double; null where whole is zero. */
  public static @Nullable Double ratio(BigDecimal part, BigDecimal whole) {
    return whole.signum() == 0 ? null : part.doubleValue() / whole.doubleValue();
  }

  /** A number rounded half-up, away from zero, to one decimal digit, by its exact value. */
  public static double tenths(double value) {
    double tenfold = value * 10;
    double below = Math.floor(tenfold);
    // the product is a little off: only the exact value can tell which side of a half it is on
    boolean nearHalf = Math.abs(tenfold - below - 0.5) < NEAR_HALF;
    return nearHalf || Math.abs(tenfold) > MAX_TENFOLD
        ? new BigDecimal(value).setScale(1, RoundingMode.HALF_UP).doubleValue()
        : (tenfold - below < 0.5 ? below + 0.0 : below + 1) / 10; // + 0.0: no -0.0
  }

  static BigDecimal positive(String field, BigDecimal value) {
    if (value.signum() <= 0) {
      throw InvalidRecordException.of(field, "must be above zero", value.toPlainString());
    }
    return value;
  }

  static @Nullable BigDecimal notNegative(String field, @Nullable BigDecimal value) {
    if (value != null && value.signum() < 0) {
      throw InvalidRecordException.of(field, "must not be below zero", value.toPlainString());
    }
    return value;
  }
}
