package io.tidemark.model.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionDaysTest {
  private final SessionDays newYork = SessionDays.of("America/New_York");

  @ParameterizedTest
  @CsvSource({
    "2024-03-09, 2024-03-09T05:00:00Z, 24",
    "2024-03-10, 2024-03-10T05:00:00Z, 23",
    "2024-03-11, 2024-03-11T04:00:00Z, 24",
    "2024-11-03, 2024-11-03T04:00:00Z, 25",
    "2024-11-04, 2024-11-04T05:00:00Z, 24"
  })
  void day_aroundDaylightSaving_hasItsHours(LocalDate date, Instant start, int hours) {
    int day = (int) date.toEpochDay();
    long begins = start.toEpochMilli();
    long ends = begins + Duration.ofHours(hours).toMillis();

    assertThat(newYork.startOf(day)).isEqualTo(begins);
    assertThat(newYork.startOf(day + 1)).isEqualTo(ends);
    assertThat(newYork.day(begins - 1)).isEqualTo(day - 1);
    assertThat(newYork.day(begins)).isEqualTo(day);
    assertThat(newYork.day(ends - 1)).isEqualTo(day);
    assertThat(newYork.day(ends)).isEqualTo(day + 1);
  }

  @Test
  void day_withoutAZone_isThatOfUtc() {
    SessionDays utc = SessionDays.of(null);

    assertThat(utc.day(0)).isZero();
    assertThat(utc.day(86_399_999)).isZero();
    assertThat(utc.day(86_400_000)).isEqualTo(1);
    assertThat(utc.day(0)).isZero();
    assertThat(utc.startOf(1)).isEqualTo(86_400_000);
  }

  @Test
  void dayOfBar_atMidnightUtc_isThatDate_anyOtherTimeIsOfItsSession() {
    int day = (int) LocalDate.parse("2024-11-20").toEpochDay();

    assertThat(newYork.dayOfBar(millis("2024-11-20T00:00:00Z"))).isEqualTo(day);
    assertThat(newYork.dayOfBar(millis("2024-11-20T05:00:00Z"))).isEqualTo(day);
    assertThat(newYork.dayOfBar(millis("2024-11-20T04:59:59Z"))).isEqualTo(day - 1);
  }

  private static long millis(String time) {
    return Instant.parse(time).toEpochMilli();
  }
}
