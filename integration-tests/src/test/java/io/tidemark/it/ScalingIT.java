package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.launcher.TidemarkProcess;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several processors and sinks that share the work, and what becomes of it when one goes. */
class ScalingIT {
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

    System.out.println("processor killed: " + tide.watcher().longestGap());
    assertThat(tide.watcher().longestGap()).isLessThan(TAKEOVER);
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

    System.out.println("sink killed: " + tide.watcher().longestGap());
    assertThat(tide.watcher().longestGap()).isLessThan(TAKEOVER);
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
}
