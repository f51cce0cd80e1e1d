package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.runtime.Settings;
import io.tidemark.runtime.SettingsException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SinkConfigTest {
  @Test
  void local_isTheDesignsDefaults() {
    assertThat(SinkConfig.local())
        .isEqualTo(
            new SinkConfig(
                "127.0.0.1",
                8083,
                new SinkConfig.Group("tidemark-sink", ""),
                new Batching(5_000, 16_777_216, 500, 1_048_576, 4_194_304),
                new Expiry(
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(30),
                    Duration.ofMinutes(10),
                    Duration.ofHours(1),
                    Duration.ofDays(1),
                    Duration.ofHours(1)),
                new BarsKept(1_500, 1_500, 1_500, 600),
                new Pace(
                    Duration.ofMillis(200),
                    Duration.ofSeconds(1),
                    Duration.ofMillis(50),
                    Duration.ofSeconds(5)),
                new SweepPace(
                    500,
                    Duration.ofMillis(10),
                    Duration.ofSeconds(5),
                    Duration.ofHours(6),
                    Duration.ofHours(1))));
  }

  @Test
  void from_everyName_isMapped() {
    Settings settings =
        Settings.of(
            Map.ofEntries(
                Map.entry("TIDEMARK_SINK_HOST", "0.0.0.0"),
                Map.entry("TIDEMARK_SINK_PORT", "9"),
                Map.entry("TIDEMARK_SINK_GROUP", "other"),
                Map.entry("TIDEMARK_INSTANCE_ID", "here"),
                Map.entry("TIDEMARK_SINK_MAX_RECORDS", "11"),
                Map.entry("TIDEMARK_SINK_FETCH_BYTES", "100000"),
                Map.entry("TIDEMARK_SINK_SCRIPT_ENTRIES", "13"),
                Map.entry("TIDEMARK_SINK_SCRIPT_BYTES", "1400"),
                Map.entry("TIDEMARK_SINK_MAX_ENTRY_BYTES", "1500"),
                Map.entry("TIDEMARK_TTL_QUOTE", "1s"),
                Map.entry("TIDEMARK_TTL_MOMENTUM", "2s"),
                Map.entry("TIDEMARK_TTL_VALUATION", "3s"),
                Map.entry("TIDEMARK_TTL_BARS", "4s"),
                Map.entry("TIDEMARK_TTL_ASSET", "5s"),
                Map.entry("TIDEMARK_TTL_TOMBSTONE", "6s"),
                Map.entry("TIDEMARK_BARS_KEPT_1M", "21"),
                Map.entry("TIDEMARK_BARS_KEPT_5M", "22"),
                Map.entry("TIDEMARK_BARS_KEPT_1H", "23"),
                Map.entry("TIDEMARK_BARS_KEPT_1D", "24"),
                Map.entry("TIDEMARK_SINK_COMMIT_INTERVAL", "31ms"),
                Map.entry("TIDEMARK_SINK_CHECK_INTERVAL", "32ms"),
                Map.entry("TIDEMARK_SINK_RETRY_FIRST", "33ms"),
                Map.entry("TIDEMARK_SINK_RETRY_LAST", "34ms"),
                Map.entry("TIDEMARK_SWEEP_KEYS", "41"),
                Map.entry("TIDEMARK_SWEEP_STEP", "42ms"),
                Map.entry("TIDEMARK_SWEEP_CHECK", "43ms"),
                Map.entry("TIDEMARK_SWEEP_INTERVAL", "44ms"),
                Map.entry("TIDEMARK_REBUILD_ABANDONED", "45ms")));

    SinkConfig config = SinkConfig.from(settings);

    settings.check();
    assertThat(config)
        .isEqualTo(
            new SinkConfig(
                "0.0.0.0",
                9,
                new SinkConfig.Group("other", "here"),
                new Batching(11, 100_000, 13, 1_400, 1_500),
                new Expiry(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(4),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(6)),
                new BarsKept(21, 22, 23, 24),
                new Pace(
                    Duration.ofMillis(31),
                    Duration.ofMillis(32),
                    Duration.ofMillis(33),
                    Duration.ofMillis(34)),
                new SweepPace(
                    41,
                    Duration.ofMillis(42),
                    Duration.ofMillis(43),
                    Duration.ofMillis(44),
                    Duration.ofMillis(45))));
  }

  @Test
  void from_badValues_areToldTogether() {
    Settings settings =
        Settings.of(
            Map.of(
                "TIDEMARK_SINK_GROUP", "",
                "TIDEMARK_SINK_MAX_RECORDS", "0",
                "TIDEMARK_SINK_RETRY_FIRST", "1m"));

    assertThat(SinkConfig.from(settings)).isEqualTo(SinkConfig.local());

    assertThatThrownBy(settings::check)
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll(
            "TIDEMARK_SINK_GROUP", "TIDEMARK_SINK_MAX_RECORDS", "TIDEMARK_SINK_RETRY_FIRST");
  }
}
