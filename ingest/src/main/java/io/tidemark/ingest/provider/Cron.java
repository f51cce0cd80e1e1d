package io.tidemark.ingest.provider;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/**
 * A cron expression of five fields: minute, hour, day of month, month, day of week, each {@code *},
 * {@code n}, {@code a-b}, a list, or any of them with {@code /step}; months and days by their
 * English three letters too. Where both days are told, either will do, as cron has it.
 */
final class Cron {
  private static final List<String> MONTHS =
      List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
  private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

  /** More steps than hours in eight years find no 29th of February. */
  private static final int MOST_STEPS = 100_000;

  private final String text;
  private final ZoneId zone;
  private final BitSet minutes;
  private final BitSet hours;
  private final BitSet daysOfMonth;
  private final BitSet months;
  private final BitSet daysOfWeek;
  private final boolean eitherDay;

  private Cron(String text, String[] fields, ZoneId zone) {
    this.text = text;
    this.zone = zone;
    minutes = field("minute", fields[0], 0, 59, List.of());
    hours = field("hour", fields[1], 0, 23, List.of());
    daysOfMonth = field("day of month", fields[2], 1, 31, List.of());
    months = field("month", fields[3], 1, 12, MONTHS);
    daysOfWeek = field("day of week", fields[4], 0, 7, DAYS);
    if (daysOfWeek.get(7)) {
      daysOfWeek.set(0);
    }
    eitherDay = !fields[2].startsWith("*") && !fields[4].startsWith("*");
  }

  /** The expression that {@code text} spells; throws IllegalArgumentException naming the field. */
  static Cron parse(String text, ZoneId zone) {
    String[] fields = text.strip().split("\\s+");
    if (fields.length != 5) {
      throw new IllegalArgumentException("cron: must have five fields, was " + text);
    }
    return new Cron(text.strip(), fields, zone);
  }

  /** The first minute after a time at which it is due; throws where there is none within years. */
  ZonedDateTime next(ZonedDateTime after) {
    ZonedDateTime time =
        after.withZoneSameInstant(zone).truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
    for (int step = 0; step < MOST_STEPS; step++) {
      if (!months.get(time.getMonthValue()) || !day(time)) {
        time = time.toLocalDate().plusDays(1).atStartOfDay(zone);
      } else if (!hours.get(time.getHour())) {
        time = time.truncatedTo(ChronoUnit.HOURS).plusHours(1);
      } else if (!minutes.get(time.getMinute())) {
        time = time.plusMinutes(1);
      } else {
        return time;
      }
    }
    throw new IllegalArgumentException("cron: is never due, was " + text);
  }

  private boolean day(ZonedDateTime time) {
    boolean month = daysOfMonth.get(time.getDayOfMonth());
    boolean week = daysOfWeek.get(time.getDayOfWeek().getValue() % 7);
    return eitherDay ? month || week : month && week;
  }

  private static BitSet field(String name, String text, int least, int most, List<String> words) {
    BitSet set = new BitSet();
    for (String part : List.of(text.split(",", -1))) {
      String[] range = part.split("/", -1);
      int step = range.length == 1 ? 1 : number(name, text, range[1], 1, most, List.of());
      int from = least;
      int to = most;
      if (!range[0].equals("*")) {
        String[] ends = range[0].split("-", -1);
        from = number(name, text, ends[0], least, most, words);
        to = ends.length > 1 ? number(name, text, ends[1], least, most, words) : from;
        to = ends.length == 1 && range.length > 1 ? most : to;
        if (ends.length > 2 || to < from) {
          throw wrong(name, text);
        }
      }
      if (range.length > 2) {
        throw wrong(name, text);
      }
      for (int value = from; value <= to; value += step) {
        set.set(value);
      }
    }
    return set;
  }

  private static int number(
      String name, String text, String part, int least, int most, List<String> words) {
    int word = words.indexOf(part.toUpperCase(Locale.ROOT));
    if (word >= 0) {
      return word + least;
    }
    if (!part.matches("[0-9]{1,2}")
        || Integer.parseInt(part) < least
        || Integer.parseInt(part) > most) {
      throw wrong(name, text);
    }
    return Integer.parseInt(part);
  }

  private static IllegalArgumentException wrong(String name, String text) {
    return new IllegalArgumentException("cron: bad " + name + ", was " + text);
  }

  @Override
  public String toString() {
    return text + " " + zone;
  }
}
