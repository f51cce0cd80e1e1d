package io.tidemark.query;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.runtime.Settings;
import io.tidemark.runtime.SettingsException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StreamConfigTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void from_badValues_areAllTold() {
    Settings settings =
        Settings.of(
            Map.of(
                "TIDEMARK_QUERY_STREAM_CONNECTIONS", "-1",
                "TIDEMARK_QUERY_STREAM_CHANNELS", "0",
                "TIDEMARK_QUERY_STREAM_HEARTBEAT", "0s",
                "TIDEMARK_QUERY_STREAM_RETRY", "1d",
                "TIDEMARK_QUERY_STREAM_MESSAGE_BYTES", "1"));

    StreamConfig.from(settings);

    assertThatThrownBy(settings::check)
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("TIDEMARK_QUERY_STREAM_CONNECTIONS")
        .hasMessageContaining("TIDEMARK_QUERY_STREAM_CHANNELS")
        .hasMessageContaining("TIDEMARK_QUERY_STREAM_HEARTBEAT")
        .hasMessageContaining("TIDEMARK_QUERY_STREAM_RETRY")
        .hasMessageContaining("TIDEMARK_QUERY_STREAM_MESSAGE_BYTES");
  }

  @Test
  void config_thatCanServeNothing_isRefused() {
    assertThatThrownBy(() -> new StreamConfig(-1, 1, SECOND, SECOND, 2_048))
        .hasMessage("connections: must not be negative, was -1");
    assertThatThrownBy(() -> new StreamConfig(1, 0, SECOND, SECOND, 2_048))
        .hasMessage("channels: must be above zero, was 0");
    assertThatThrownBy(() -> new StreamConfig(1, 1, Duration.ZERO, SECOND, 2_048))
        .hasMessage("heartbeat: must be at least 10ms, was PT0S");
    assertThatThrownBy(() -> new StreamConfig(1, 1, SECOND, Duration.ZERO, 2_048))
        .hasMessage("retry: must be at least 10ms, was PT0S");
    assertThatThrownBy(() -> new StreamConfig(1, 1, SECOND, SECOND, 1))
        .hasMessage("messageBytes: must be at least 1024, was 1");
  }
}
