package io.tidemark.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.runtime.access.ApiKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  @TempDir private Path directory;

  @Test
  void version_isTold() {
    Called called = Called.with(Map.of(), "--version");

    assertThat(called.code()).isZero();
    assertThat(called.out()).startsWith("tidemark ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"up", "replay", "rebuild", "status", "topics"})
  void help_ofCommand_tellsOptionsAndSettings(String command) {
    Called called = Called.with(Map.of(), command, "--help");

    assertThat(called.code()).isZero();
    assertThat(called.out()).contains("--kafka", "--data", "TIDEMARK_KAFKA_BOOTSTRAP");
  }

  @ParameterizedTest
  @ValueSource(strings = {"list", "show", "retry"})
  void help_belowDeadLetters_tellsOptionsAndSettings(String command) {
    Called called = Called.with(Map.of(), "dead-letters", command, "--help");

    assertThat(called.code()).isZero();
    assertThat(called.out()).contains("--kafka", "--data", "TIDEMARK_KAFKA_BOOTSTRAP");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dead-letters",
        "dead-letters list --limit 0",
        "dead-letters list --since yesterday",
        "dead-letters show 12",
        "dead-letters show",
        "dead-letters retry",
        "dead-letters retry 0@1 --all",
        "dead-letters retry 0@1 --stage sink",
        "dead-letters retry --all --limit -1"
      })
  void deadLetters_calledWrongly_isRefused(String call) {
    Called called = Called.with(Map.of(), call.split(" "));

    assertThat(called.code()).isEqualTo(2);
    assertThat(called.err()).isNotBlank();
  }

  @Test
  void key_ofAName_isPrintedWithItsSetting() {
    Called called = Called.with(Map.of(), "key", "ops");

    List<String> lines = called.out().lines().toList();
    assertThat(called.code()).isZero();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(1)).isEqualTo(ApiKey.of("ops", lines.get(0)).setting());
    assertThat(Called.with(Map.of(), "key", "ops").out()).isNotEqualTo(called.out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"key", "key a:b", "key a,b", "key a b"})
  void key_ofNoName_isRefused(String call) {
    assertThat(Called.with(Map.of(), call.split(" ", -1)).code()).isEqualTo(2);
  }

  @Test
  void noCommand_isRefused() {
    Called called = Called.with(Map.of());

    assertThat(called.code()).isEqualTo(2);
    assertThat(called.err()).contains("a command is missing");
  }

  @Test
  void unknownOption_isRefused() {
    assertThat(Called.with(Map.of(), "up", "--nonsense").code()).isEqualTo(2);
  }

  @Test
  void port_outOfRange_isRefusedNamingTheOption() {
    Called called = Called.with(Map.of(), "up", "--port", "99999");

    assertThat(called.code()).isEqualTo(2);
    assertThat(called.err()).contains("--port").contains("99999");
  }

  @Test
  void setting_bad_isNamedAndRefused() {
    Map<String, String> environment =
        Map.of("TIDEMARK_PARTITIONS", "none", "TIDEMARK_REDIS_TIMEOUT", "soon");

    Called called = Called.with(environment, "status", "--kafka", "127.0.0.1:1");

    assertThat(called.code()).isEqualTo(2);
    assertThat(called.err()).contains("TIDEMARK_PARTITIONS").contains("TIDEMARK_REDIS_TIMEOUT");
  }

  @Test
  void speed_bad_isRefusedNamingTheOption() {
    Called called = Called.with(Map.of(), "replay", "--speed", "fast", "prices.csv");

    assertThat(called.code()).isEqualTo(2);
    assertThat(called.err()).contains("--speed").contains("fast");
  }

  @Test
  void replay_missingFile_failsNamingIt() {
    Called called = Called.with(Map.of(), "replay", "nowhere.csv", "--kafka", "127.0.0.1:1");

    assertThat(called.code()).isEqualTo(1);
    assertThat(called.err()).contains("nowhere.csv");
  }

  @Test
  void up_portInUse_isRefusedInOneLine() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());

      Called called = Called.with(Map.of(), "up", "--data", directory.toString(), "--port", port);

      assertThat(called.code()).isEqualTo(2);
      assertThat(called.err().lines()).hasSize(1).first().asString().contains("port " + port);
      assertThat(directory.resolve("kafka")).doesNotExist();
    }
  }

  @Test
  void up_unwritableDirectory_isRefusedInOneLine() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));

    Called called = Called.with(Map.of(), "up", "--data", file.resolve("below").toString());

    assertThat(called.code()).isEqualTo(2);
    assertThat(called.err().lines()).hasSize(1).first().asString().contains(file.toString());
  }

  @Test
  void status_ofDirectoryWithoutAllInOne_isRefused() {
    Called called = Called.with(Map.of(), "status", "--data", directory.toString());

    assertThat(called.code()).isEqualTo(2);
    assertThat(called.err()).contains("no tidemark is running").contains(directory.toString());
  }
}
