package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.launcher.TidemarkProcess;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Several processors and sinks that share the work, and what becomes of it when one goes. */
@Tag("timed")
class ScalingIT {
  private static final Logger LOG = LoggerFactory.getLogger(ScalingIT.class);

  /** What the tasks of a killed instance may take until they go on elsewhere. */
  private static final Duration TAKEOVER = Duration.ofSeconds(15);

  private static final String STANDBYS = "TIDEMARK_STANDBYS";

  @TempDir private Path directory;
  private Servers.Kafka server;
  private Tide tide;

  @BeforeEach
  void start() {
    server = Servers.kafka();
    tide = new Tide(directory, server.bootstrap(), 1);
  }

  @AfterEach
  void stop() {
    tide.close();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1"})
  void instances_thatComeAndGoInGoodOrder_changeNoFigure(String standbys) {
    TidemarkProcess sink = tide.sink();
    TidemarkProcess processor = tide.processor(STANDBYS, standbys);
    tide.flow();

    tide.processor(STANDBYS, standbys);
    tide.sink();
    tide.awaitProcessors(2);
    tide.awaitSinks(2);
    tide.awaitProgress();
    assertThat(processor.terminate()).isZero();
    assertThat(sink.terminate()).isZero();
    tide.awaitProgress();

    tide.awaitProcessors(1);
    tide.awaitSinks(1);
    tide.check();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1"})
  void processor_killed_itsTasksGoOnElsewhere(String standbys) {
    tide.sink();
    TidemarkProcess killed = tide.processor(STANDBYS, standbys);
    tide.flow();
    tide.processor(STANDBYS, standbys);
    tide.awaitProcessors(2);
    tide.awaitProgress();

    tide.watcher().forgetGaps();
    killed.kill();
    tide.awaitProcessors(1);
    tide.awaitProgress();

    takenOver();
    tide.check();
  }

  @Test
  void sink_killed_itsPartitionsGoOnElsewhere() {
    TidemarkProcess killed = tide.sink();
    tide.processor();
    tide.flow();
    tide.sink();
    tide.awaitSinks(2);
    tide.awaitProgress();

    tide.watcher().forgetGaps();
    killed.kill();
    tide.awaitSinks(1);
    tide.awaitProgress();

    takenOver();
    tide.check();
  }

  @Test
  void zombie_thatWakesAfterItsTasksWentElsewhere_harmsNothing() {
    tide.sink();
    TidemarkProcess zombie = tide.processor();
    tide.flow();
    tide.processor();
    tide.awaitProcessors(2);
    tide.awaitProgress();

    Signals.pause(zombie.pid());
    tide.awaitProcessors(1);
    tide.awaitProgress();
    Signals.resume(zombie.pid());
    tide.awaitProcessors(2);
    tide.awaitProgress();

    tide.check();
  }

  /** Where others crowd the machine, the time tells nothing of the product. */
  private void takenOver() {
    Duration gap = tide.watcher().longestGap();
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    int processors = Runtime.getRuntime().availableProcessors();
    LOG.info("a quote stood still for at most {} after the kill, at load {}", gap, load);
    assertThat(gap).isLessThan(load > 2 * processors ? Tide.PATIENCE : TAKEOVER);
  }
}
