package io.tidemark.model;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The newest price of a symbol and its session day.
 *
 * @param previousClose the close of the newest daily bar before this session day
 * @param changePercent in percent of the previous close
 * @param open of the session day, like high, low and volume
 * @param tidemark of the newest price it reflects; null where it comes of daily bars alone
 */
public record Quote(
    Symbol symbol,
    BigDecimal price,
    @Nullable BigDecimal bid,
    @Nullable BigDecimal ask,
    @Nullable String currency,
    @Nullable BigDecimal previousClose,
    @Nullable BigDecimal change,
    @Nullable Double changePercent,
    @Nullable BigDecimal open,
    @Nullable BigDecimal high,
    @Nullable BigDecimal low,
    @Nullable BigDecimal volume,
    long eventTime,
    @Nullable String source,
    @Nullable Tidemark tidemark) {}
