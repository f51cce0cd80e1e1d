package io.tidemark.ingest.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.Symbol;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When which symbols are asked for.
 *
 * @param every the time between two, where it goes by an interval
 * @param cron where it goes by the calendar
 * @param symbols which; empty for the popular ones
 * @param popular how many of the popular ones, where no symbols are named
 */
record Schedule(@Nullable Duration every, @Nullable Cron cron, List<Symbol> symbols, int popular) {
  private static final Duration LEAST = Duration.ofSeconds(1);

  Schedule {
    symbols = List.copyOf(symbols);
  }

  static Schedule parse(JsonNode node) {
    JsonNode every = node.path("every");
    JsonNode cron = node.path("cron");
    List<Symbol> symbols = ProvidersFile.symbols("schedules.symbols", node.path("symbols"));
    int popular = node.path("popular").asInt();
    if (every.isTextual() == cron.isTextual()) {
      throw InvalidRecordException.of("schedules", "must have either every or cron", node);
    }
    if (symbols.isEmpty() == (popular < 1)) {
      throw InvalidRecordException.of("schedules", "must have either symbols or popular", node);
    }
    return new Schedule(
        every.isTextual() ? duration(every.asText()) : null,
        cron.isTextual() ? Cron.parse(cron.asText(), zone(node.path("zone"))) : null,
        symbols,
        popular);
  }

  /** When it is due next, after a time at which it was, or at which it began. */
  Instant next(Instant after) {
    if (cron != null) {
      return cron.next(after.atZone(ZoneOffset.UTC)).toInstant();
    }
    return after.plus(every == null ? LEAST : every);
  }

  private static Duration duration(String text) {
    if (!text.matches("[0-9]{1,6}[smhd]")) {
      throw InvalidRecordException.of("every", "must be a length of time such as 30s or 15m", text);
    }
    long n = Long.parseLong(text.substring(0, text.length() - 1));
    Duration every =
        switch (text.charAt(text.length() - 1)) {
          case 's' -> Duration.ofSeconds(n);
          case 'm' -> Duration.ofMinutes(n);
          case 'h' -> Duration.ofHours(n);
          default -> Duration.ofDays(n);
        };
    if (every.compareTo(LEAST) < 0) {
      throw InvalidRecordException.of("every", "must be at least 1s", text);
    }
    return every;
  }

  private static ZoneId zone(JsonNode node) {
    try {
      return node.isTextual() ? ZoneId.of(node.asText()) : ZoneOffset.UTC;
    } catch (DateTimeException e) {
      throw InvalidRecordException.of("zone", "must be an IANA time zone", node.asText());
    }
  }
}
