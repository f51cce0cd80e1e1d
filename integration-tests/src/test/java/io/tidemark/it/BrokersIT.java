package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.launcher.TidemarkProcess;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Brokers that die or stall while prices flow. */
class BrokersIT {
  /** Longer than a commit may take. */
  private static final Duration STALL = Duration.ofSeconds(10);

  @TempDir private Path directory;

  @Test
  void brokerOfThree_killed_losesNothingAndChangesNoFigure() {
    try (Brokers brokers = Brokers.start(directory, 3);
        Tide tide = new Tide(directory, brokers.bootstrap(), 3)) {
      tide.sink();
      tide.processor();
      tide.flow();

      brokers.kill(1);
      tide.awaitProgress();

      tide.check();
    }
  }

  /** A commit that times out has Kafka Streams revive the tasks in the objects that there are. */
  @Test
  void broker_stalled_whileTheProcessorCommits_revivesItsTasksClean() {
    try (Brokers brokers = Brokers.start(directory, 1);
        Tide tide = new Tide(directory, brokers.bootstrap(), 1)) {
      tide.sink();
      TidemarkProcess processor =
          tide.processor(
              "TIDEMARK_KAFKA_PRODUCER_MAX_BLOCK_MS", "3000",
              "TIDEMARK_KAFKA_PRODUCER_REQUEST_TIMEOUT_MS", "2000",
              "TIDEMARK_KAFKA_PRODUCER_DELIVERY_TIMEOUT_MS", "3000",
              "TIDEMARK_COMMIT_INTERVAL", "100ms");
      tide.flow();

      int stalls = 0;
      while (!revived(processor) && stalls++ < 10) { // not every moment finds a commit under way
        Signals.pause(brokers.pid(0));
        long end = System.nanoTime() + STALL.toNanos();
        Awaitility.await()
            .atMost(STALL.multipliedBy(2))
            .until(() -> revived(processor) || System.nanoTime() > end);
        Signals.resume(brokers.pid(0));
        tide.awaitProgress();
      }

      assertThat(revived(processor)).as(processor.output()).isTrue();
      tide.check();
    }
  }

  private static boolean revived(TidemarkProcess processor) {
    return processor.output().contains("TaskCorruptedException");
  }
}
