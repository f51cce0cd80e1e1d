package io.tidemark.model;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** The length of a bar. */
public enum Interval {
  ONE_MINUTE("1m", Duration.ofMinutes(1)),
  FIVE_MINUTES("5m", Duration.ofMinutes(5)),
  ONE_HOUR("1h", Duration.ofHours(1)),
  /** One session day, which is 23 to 25 hours long where a time zone says so. */
  ONE_DAY("1d", Duration.ofDays(1));

  /** All of them, shortest first; {@code values()} makes a new array each time. */
  public static final List<Interval> ALL = List.of(values());

  private final String code;
  private final long millis;

  Interval(String code, Duration length) {
    this.code = code;
    this.millis = length.toMillis();
  }

  /** For example {@code 5m}. */
  public String code() {
    return code;
  }

  /** Its nominal length. */
  public long millis() {
    return millis;
  }

  /** The interval of a code. */
  public static Interval parse(String code) {
    for (Interval interval : ALL) {
      if (interval.code.equals(code)) {
        return interval;
      }
    }
    String codes = ALL.stream().map(Interval::code).collect(Collectors.joining(", "));
    throw InvalidRecordException.of("interval", "must be one of " + codes, code);
  }
}
