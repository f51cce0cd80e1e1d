package io.tidemark.model.valuation;

import io.tidemark.model.Quote;
import org.jspecify.annotations.Nullable;

/**
 * What a valuation wants to know of a symbol.
 *
 * @param score its unrounded momentum; null where it has none
 */
public record Priced(Quote quote, @Nullable Double score) {}
