package io.tidemark.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.it.PacedReader;
import io.tidemark.model.wire.CacheTopic;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How long a rebuild of a million entries takes, and what its readers notice. */
@Tag("timed")
class RebuildAtScaleIT {
  private static final Logger LOG = LoggerFactory.getLogger(RebuildAtScaleIT.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ENTRIES = 1_000_000;
  private static final int READS_A_SECOND = 2_000;
  private static final Duration CALM = Duration.ofSeconds(10);
  private static final double TARGET_SECONDS = 6;
  private static final int ROUNDS = 3;

  private RebuildRig rig;

  @BeforeEach
  void fill() {
    rig = new RebuildRig();
    for (int i = 0; i < ENTRIES; i++) {
      rig.append(CacheTopic.QUOTES, "S" + i, 7, quote(i));
    }
    rig.awaitServed();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private static String quote(int i) {
    return ("{\"version\":7,\"symbol\":\"S%d\",\"price\":\"227.52\",\"bid\":\"227.51\",\"ask\":\"227.53\","
            + "\"currency\":\"USD\",\"previousClose\":\"225.12\",\"change\":\"2.40\",\"changePercent\":1.066,"
            + "\"open\":\"225.90\",\"high\":\"228.10\",\"low\":\"225.40\",\"volume\":\"38123456.25\","
            + "\"eventTime\":1732092000123,\"source\":\"simulator\",\"tidemark\":\"3@1234\"}")
        .formatted(i);
  }

  private PacedReader reader() {
    return new PacedReader(
        rig.query().port(), READS_A_SECOND, random -> "/v1/quotes/S" + random.nextInt(ENTRIES));
  }

  @Test
  void millionEntries_rebuiltInSeconds_readersHardlyNotice() throws IOException {
    for (int round = 1; round <= ROUNDS; round++) {
      Histogram calm = calm();
      JsonNode report;
      Histogram meanwhile;
      try (PacedReader reader = reader();
          TidemarkProcess rebuild = TidemarkProcess.start(rig.settings(), "rebuild", "--json")) {
        assertThat(rebuild.exitCode()).as(rebuild.output()).isZero();
        report = JSON.readTree(rebuild.output());
        meanwhile = reader.nanos();
        assertThat(reader.faults()).isEmpty();
      }
      LOG.info("round {}: {}", round, report);
      LOG.info("reads before: {}; meanwhile: {}", told(calm), told(meanwhile));
      assertThat(report.path("read").path("entries").path("quotes").asLong()).isEqualTo(ENTRIES);
      rig.awaitServed();
      if (round == ROUNDS) { // once it and its servers are warm
        assertThat(report.path("read").path("seconds").asDouble()).isLessThan(TARGET_SECONDS);
        assertThat(meanwhile.getValueAtPercentile(99))
            .isLessThanOrEqualTo(2 * calm.getValueAtPercentile(99));
      }
    }
  }

  private Histogram calm() {
    try (PacedReader reader = reader()) {
      LockSupport.parkNanos(CALM.toNanos());
      return reader.nanos();
    }
  }

  private static String told(Histogram nanos) {
    return "%d reads, p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms"
        .formatted(
            nanos.getTotalCount(),
            (double) nanos.getValueAtPercentile(50) / TimeUnit.MILLISECONDS.toNanos(1),
            (double) nanos.getValueAtPercentile(99) / TimeUnit.MILLISECONDS.toNanos(1),
            (double) nanos.getValueAtPercentile(99.9) / TimeUnit.MILLISECONDS.toNanos(1));
  }
}
