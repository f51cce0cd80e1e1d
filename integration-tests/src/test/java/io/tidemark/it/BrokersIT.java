package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.launcher.TidemarkProcess;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Brokers that die or stall while prices flow. */
class BrokersIT {
  @TempDir private Path directory;

  @Test
  void brokerOfThree_killed_losesNothingAndChangesNoFigure() {
    try (Brokers brokers = Brokers.start(directory, 3);
        Tide tide = new Tide(directory, brokers.bootstrap(), 3)) {
      TidemarkProcess sink = tide.sink();
      tide.processor();
      tide.flow();
      assertThat(sink.output()).as("a service tells what it does").contains("sink answers at");

      brokers.kill(1);
      tide.awaitProgress();

      tide.check();
    }
  }

  /**
   * A commit that times out has Kafka Streams revive the tasks in the objects that there are; a
   * send that does corrupts them, too, and may end their thread, which another one replaces. Which
   * of the two it is depends on the moment; what comes of it must be the same.
   */
  @Test
  @Tag("timed")
  void broker_stalled_untilTasksAreCorrupted_losesNothingAndChangesNoFigure() {
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

      Signals.pause(brokers.pid(0));
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> processor.output().contains("TaskCorruptedException"));
      Signals.resume(brokers.pid(0));
      tide.awaitProgress();

      tide.check();
    }
  }
}
