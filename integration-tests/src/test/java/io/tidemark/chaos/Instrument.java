package io.tidemark.chaos;

import org.jspecify.annotations.Nullable;

/**
 * A symbol with its habits in a run.
 *
 * @param zone of its asset; null for UTC days
 * @param currency of its asset
 * @param priceCurrency that its prices name; null where they name none
 * @param benchmark of its asset
 * @param priced false for one of which only daily bars are told
 * @param comesAndGoes whether its asset is deleted and told again
 * @param historyDays how many daily bars it has before the run
 */
record Instrument(
    int number,
    String symbol,
    @Nullable String zone,
    @Nullable String currency,
    @Nullable String priceCurrency,
    @Nullable String benchmark,
    boolean priced,
    boolean comesAndGoes,
    int historyDays) {}
