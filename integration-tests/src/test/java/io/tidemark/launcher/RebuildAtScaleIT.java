package io.tidemark.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.bench.PacedReader;
import io.tidemark.model.wire.CacheTopic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A rebuild of a million entries under constant reads and writes, and how long it takes. */
@Tag("timed")
class RebuildAtScaleIT {
  private static final Logger LOG = LoggerFactory.getLogger(RebuildAtScaleIT.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ENTRIES = 1_000_000;
  private static final int CONNECTIONS = 8;
  private static final int READS_A_SECOND = 1_000;
  private static final int WRITES_A_SECOND = 500;
  private static final Duration CALM = Duration.ofSeconds(10);

  private RebuildRig rig;

  @BeforeEach
  void fill() {
    rig = new RebuildRig();
    for (int i = 0; i < ENTRIES; i++) {
      rig.append(CacheTopic.QUOTES, "S" + i, 7, quote("S" + i, 7));
    }
    rig.awaitServed();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private static String quote(String symbol, long version) {
    return ("{\"version\":%d,\"symbol\":\"%s\",\"price\":\"227.52\",\"bid\":\"227.51\",\"ask\":\"227.53\","
            + "\"currency\":\"USD\",\"previousClose\":\"225.12\",\"change\":\"2.40\",\"changePercent\":1.066,"
            + "\"open\":\"225.90\",\"high\":\"228.10\",\"low\":\"225.40\",\"volume\":\"38123456.25\","
            + "\"eventTime\":1732092000123,\"source\":\"simulator\",\"tidemark\":\"3@1234\"}")
        .formatted(version, symbol);
  }

  @Test
  void millionEntries_areRebuiltUnnoticed() throws Exception {
    for (int round = 1; round <= 2; round++) {
      Histogram calm = reads(() -> LockSupport.parkNanos(CALM.toNanos()));
      JsonNode[] report = new JsonNode[1];
      Histogram meanwhile = reads(() -> report[0] = rebuilt());
      LOG.info("round {}: {}", round, report[0]);
      LOG.info("reads before: {}; meanwhile: {}", told(calm), told(meanwhile));
    }
  }

  /** How long reads take while something is done; none fails or sees anything older. */
  private Histogram reads(Runnable meanwhile) throws Exception {
    try (AutoCloseable traffic = traffic();
        ConstantReader watcher = new ConstantReader(rig.query(), watched());
        PacedReader reader =
            new PacedReader(rig.query().port(), CONNECTIONS, READS_A_SECOND, paths())) {
      meanwhile.run();
      assertThat(traffic).isNotNull();
      reader.requireAnswered();
      assertThat(watcher.reads()).isPositive();
      assertThat(watcher.wrong()).isEmpty();
      assertThat(watcher.steppedBack()).isEmpty();
      return reader.take();
    }
  }

  private JsonNode rebuilt() {
    try (TidemarkProcess rebuild = TidemarkProcess.start(rig.settings(), "rebuild", "--json")) {
      assertThat(rebuild.exitCode()).as(rebuild.output()).isZero();
      String output = rebuild.output();
      JsonNode report = JSON.readTree(output.substring(output.lastIndexOf("{\"work\"")));
      assertThat(report.path("notes")).isEmpty();
      assertThat(report.path("read").path("entries").path("quotes").asLong())
          .isGreaterThanOrEqualTo(ENTRIES);
      return report;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As many as are read in a round, anywhere among the entries. */
  private static List<String> paths() {
    return new SplittableRandom(1)
        .ints(100_000, 0, ENTRIES)
        .mapToObj(i -> "/v1/quotes/S" + i)
        .toList();
  }

  private static List<String> watched() {
    return IntStream.range(0, 100).mapToObj(i -> "S" + i).toList();
  }

  /** New versions of what is watched, until closed. */
  private AutoCloseable traffic() {
    AtomicBoolean done = new AtomicBoolean();
    Thread thread =
        new Thread(
            () -> {
              while (!done.get()) {
                for (String symbol : watched()) {
                  long version = rig.versions.merge(symbol, 8L, (held, first) -> held + 1);
                  rig.append(CacheTopic.QUOTES, symbol, version, quote(symbol, version));
                }
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(watched().size()) / WRITES_A_SECOND);
              }
            },
            "traffic");
    thread.start();
    return () -> {
      done.set(true);
      thread.join();
    };
  }

  private static String told(Histogram nanos) {
    return "%d reads, p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms"
        .formatted(
            nanos.getTotalCount(), millis(nanos, 50), millis(nanos, 99), millis(nanos, 99.9));
  }

  private static double millis(Histogram nanos, double percentile) {
    return (double) nanos.getValueAtPercentile(percentile) / TimeUnit.MILLISECONDS.toNanos(1);
  }
}
