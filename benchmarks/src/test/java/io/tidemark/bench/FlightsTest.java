package io.tidemark.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class FlightsTest {
  private final Flights flights = new Flights(2);

  @Test
  void version_saysOfAllUpToItThatTheyAreReadable() {
    flights.measureFrom(0);
    flights.sent(0, 1_000);
    flights.sent(0, 2_000);
    flights.sent(0, 3_000);
    flights.sent(1, 1_000);

    flights.seen(0, 2, 10_000);

    Histogram latencies = flights.latencies();
    assertThat(latencies.getTotalCount()).isEqualTo(2);
    assertThat(latencies.getMaxValue()).isBetween(8_990L, 9_010L);
    assertThat(latencies.getMinValue()).isBetween(7_990L, 8_010L);
    assertThat(flights.unseen()).isEqualTo(2);
  }

  @Test
  void versionSeenBefore_countsNothingAgain() {
    flights.measureFrom(0);
    flights.sent(0, 1_000);

    flights.seen(0, 1, 2_000);
    flights.seen(0, 1, 9_000);

    assertThat(flights.latencies().getTotalCount()).isEqualTo(1);
  }

  @Test
  void warmUp_isLeftOut() {
    flights.sent(0, 1_000);
    flights.measureFrom(5_000);
    flights.sent(0, 5_000);

    flights.seen(0, 2, 6_000);

    assertThat(flights.latencies().getTotalCount()).isEqualTo(1);
    assertThat(flights.unseen()).isZero();
  }

  @Test
  void announcement_isReadByKind() {
    List<String> heard = new ArrayList<>();
    String message =
        "tm:1:quote:SYM00001 7 tm:1:momentum:tidemark-1:SYM00001 8 tm:12:quote:SYM00002 123";

    Announcements.read(
        message, ":quote:", 5, (id, version, nanos) -> heard.add(id + "=" + version));

    assertThat(heard).containsExactly("SYM00001=7", "SYM00002=123");
  }
}
