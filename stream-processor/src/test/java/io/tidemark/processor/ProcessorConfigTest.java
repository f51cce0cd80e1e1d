package io.tidemark.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.runtime.HostPort;
import io.tidemark.runtime.Settings;
import io.tidemark.runtime.SettingsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcessorConfigTest {
  @Test
  void local_isTheDesignsDefaults() {
    assertThat(ProcessorConfig.local())
        .isEqualTo(
            new ProcessorConfig(
                "tidemark-processor",
                "",
                "127.0.0.1",
                8082,
                null,
                Path.of(System.getProperty("java.io.tmpdir"), "tidemark-state"),
                Duration.ofSeconds(60),
                new ProcessorConfig.Tasks(1, 0),
                new ProcessorConfig.Pace(
                    Duration.ofSeconds(30),
                    Duration.ofMillis(200),
                    Duration.ofMillis(10),
                    Duration.ofMillis(250),
                    Duration.ofMillis(250),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(100))));
  }

  @Test
  void from_everyName_isMapped() {
    Settings settings =
        Settings.of(
            Map.ofEntries(
                Map.entry("TIDEMARK_PROCESSOR_ID", "other"),
                Map.entry("TIDEMARK_INSTANCE_ID", "one"),
                Map.entry("TIDEMARK_PROCESSOR_HOST", "0.0.0.0"),
                Map.entry("TIDEMARK_PROCESSOR_PORT", "9"),
                Map.entry("TIDEMARK_PROCESSOR_ADDRESS", "here:99"),
                Map.entry("TIDEMARK_STATE_DIR", "state"),
                Map.entry("TIDEMARK_GRACE", "11s"),
                Map.entry("TIDEMARK_STREAM_THREADS", "12"),
                Map.entry("TIDEMARK_STANDBYS", "3"),
                Map.entry("TIDEMARK_COMMIT_INTERVAL", "21ms"),
                Map.entry("TIDEMARK_COMMIT_IDLE", "22ms"),
                Map.entry("TIDEMARK_QUOTE_INTERVAL", "23ms"),
                Map.entry("TIDEMARK_MOMENTUM_INTERVAL", "24ms"),
                Map.entry("TIDEMARK_VALUATION_INTERVAL", "25ms"),
                Map.entry("TIDEMARK_OPEN_BAR_INTERVAL", "26ms"),
                Map.entry("TIDEMARK_LONG_BAR_INTERVAL", "27ms"),
                Map.entry("TIDEMARK_RENEWAL_INTERVAL", "28ms")));

    ProcessorConfig config = ProcessorConfig.from(settings);

    settings.check();
    assertThat(config)
        .isEqualTo(
            new ProcessorConfig(
                "other",
                "one",
                "0.0.0.0",
                9,
                new HostPort("here", 99),
                Path.of("state"),
                Duration.ofSeconds(11),
                new ProcessorConfig.Tasks(12, 3),
                new ProcessorConfig.Pace(
                    Duration.ofMillis(21),
                    Duration.ofMillis(22),
                    Duration.ofMillis(23),
                    Duration.ofMillis(24),
                    Duration.ofMillis(25),
                    Duration.ofMillis(26),
                    Duration.ofMillis(27),
                    Duration.ofMillis(28))));
  }

  @Test
  void from_badValues_areToldTogether() {
    Settings settings =
        Settings.of(
            Map.of(
                "TIDEMARK_STREAM_THREADS", "0",
                "TIDEMARK_PROCESSOR_ADDRESS", "nowhere",
                "TIDEMARK_GRACE", "long",
                "TIDEMARK_COMMIT_INTERVAL", "301s",
                "TIDEMARK_RENEWAL_INTERVAL", "0s"));

    assertThat(ProcessorConfig.from(settings)).isEqualTo(ProcessorConfig.local());

    assertThatThrownBy(settings::check)
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll(
            "TIDEMARK_STREAM_THREADS: ",
            "TIDEMARK_GRACE: ",
            "TIDEMARK_PROCESSOR_ADDRESS: must be host:port, was nowhere",
            "TIDEMARK_COMMIT_INTERVAL: must be from 10ms to 300s, was 301s",
            "TIDEMARK_RENEWAL_INTERVAL: must be from 10ms to 1d, was 0s");
  }

  @Test
  void at_changesPortAndDirectoryOnly() {
    ProcessorConfig local = ProcessorConfig.local();

    ProcessorConfig moved = local.at(0, Path.of("there"));

    assertThat(moved.port()).isZero();
    assertThat(moved.stateDirectory()).isEqualTo(Path.of("there"));
    assertThat(moved.at(local.port(), local.stateDirectory())).isEqualTo(local);
  }
}
