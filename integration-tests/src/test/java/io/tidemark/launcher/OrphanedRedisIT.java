package io.tidemark.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrphanedRedisIT {
  @TempDir private Path directory;

  @Test
  void end_ofAnotherDirectory_leavesItAlone() throws Exception {
    Path other = Files.createDirectory(directory.resolve("other"));
    try (EmbeddedRedis foreign =
        EmbeddedRedis.start(directory.resolve("foreign"), FreePort.take(), List.of())) {
      assertThat(OrphanedRedis.end(foreign.url(), other)).isFalse();
      assertThat(foreign.process().isAlive()).isTrue();
    }
  }

  @Test
  void end_ofItsDirectory_endsItSaved() {
    try (EmbeddedRedis ours = EmbeddedRedis.start(directory, FreePort.take(), List.of())) {
      assertThat(OrphanedRedis.end(ours.url(), directory)).isTrue();
      assertThat(ours.process().isAlive()).isFalse();
      assertThat(directory.resolve("dump.rdb")).exists();
    }
  }

  @Test
  void end_whereNothingListens_isFalse() {
    assertThat(OrphanedRedis.end("redis://127.0.0.1:" + FreePort.take(), directory)).isFalse();
  }
}
