package io.tidemark.model.valuation;

import io.tidemark.model.Tidemark;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The sums over the lines of one portfolio; one that lacks a summand is null. */
final class Totals {
  private BigDecimal value = BigDecimal.ZERO;
  private @Nullable BigDecimal cost = BigDecimal.ZERO;
  private @Nullable BigDecimal previous = BigDecimal.ZERO;
  private double gross;
  private @Nullable Long eventTime;
  private final Map<Integer, Tidemark> newest = new TreeMap<>();

  void add(Line line) {
    value = value.add(line.value());
    cost = sum(cost, line.cost());
    previous = sum(previous, line.previous());
    gross += line.size();
    long time = line.quote().eventTime();
    eventTime = eventTime == null ? (Long) time : (Long) Math.max(eventTime, time);
    Tidemark tidemark = line.quote().tidemark();
    if (tidemark != null) {
      newest.merge(tidemark.partition(), tidemark, Totals::later);
    }
  }

  BigDecimal value() {
    return value;
  }

  @Nullable BigDecimal cost() {
    return cost;
  }

  /** The value at the previous closes. */
  @Nullable BigDecimal previous() {
    return previous;
  }

  /** The sum of the sizes; 0 only where every value is. */
  double gross() {
    return gross;
  }

  /** Of the newest quote; null without any. */
  @Nullable Long eventTime() {
    return eventTime;
  }

  /** The newest of each partition, ascending. */
  List<Tidemark> tidemarks() {
    return List.copyOf(newest.values());
  }

  private static Tidemark later(Tidemark a, Tidemark b) {
    return a.offset() >= b.offset() ? a : b;
  }

  private static @Nullable BigDecimal sum(@Nullable BigDecimal a, @Nullable BigDecimal b) {
    return a == null || b == null ? null : a.add(b);
  }
}
