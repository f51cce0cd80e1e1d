package io.tidemark.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir private Path directory;

  @Test
  void lock_held_isRefusedNamingItsProcess() {
    try (DataDirectory held = DataDirectory.lock(directory)) {
      assertThatThrownBy(() -> DataDirectory.lock(held.path()))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("in use")
          .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
    }
  }

  @Test
  void lock_released_canBeTakenAgain() {
    DataDirectory.lock(directory).close();

    try (DataDirectory again = DataDirectory.lock(directory)) {
      assertThat(again.path()).isEqualTo(directory.toAbsolutePath());
    }
  }

  @Test
  void running_whileOpen_findsWhatWasPublished() {
    Endpoints endpoints =
        Endpoints.ofThisProcess("127.0.0.1:1", "redis://127.0.0.1:2")
            .with(Map.of("query", "http://127.0.0.1:3"));
    try (DataDirectory open = DataDirectory.lock(directory)) {
      open.publish(endpoints);

      assertThat(DataDirectory.running(directory)).contains(endpoints);
    }

    assertThat(DataDirectory.running(directory)).isEmpty();
  }

  @Test
  void running_processGone_isEmptyButRecorded() {
    Endpoints ours = Endpoints.ofThisProcess("127.0.0.1:1", "redis://127.0.0.1:2");
    Endpoints reusedPid =
        new Endpoints(ours.pid(), ours.startedAt() - 60_000, ours.kafka(), ours.redis(), Map.of());
    try (DataDirectory open = DataDirectory.lock(directory)) {
      open.publish(reusedPid);

      assertThat(DataDirectory.running(directory)).isEmpty();
      assertThat(open.recorded()).contains(reusedPid);
    }
  }

  @Test
  void recorded_tornFile_isEmpty() throws Exception {
    try (DataDirectory open = DataDirectory.lock(directory)) {
      Files.writeString(directory.resolve("endpoints.json"), "{\"pid\":1,");

      assertThat(open.recorded()).isEmpty();
    }
  }
}
