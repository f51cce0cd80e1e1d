package io.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.runtime.Settings;
import io.tidemark.runtime.SettingsException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QueryConfigTest {
  @Test
  void from_nothingSet_isLocal() {
    Settings settings = Settings.of(Map.of());

    QueryConfig config = QueryConfig.from(settings);

    settings.check();
    assertThat(config).isEqualTo(QueryConfig.local());
    assertThat(config.host()).isEqualTo("127.0.0.1");
    assertThat(config.port()).isEqualTo(8080);
    assertThat(config.eventLoops()).isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void from_everyNameSet_isMapped() {
    Settings settings =
        Settings.of(
            Map.of(
                "TIDEMARK_QUERY_HOST", "0.0.0.0",
                "TIDEMARK_QUERY_PORT", "9000",
                "TIDEMARK_QUERY_EVENT_LOOPS", "3",
                "TIDEMARK_QUERY_TIMEOUT", "250ms",
                "TIDEMARK_QUERY_MAX_IN_FLIGHT", "77",
                "TIDEMARK_QUERY_IDLE_TIMEOUT", "5s",
                "TIDEMARK_QUERY_DRAIN", "2s",
                "TIDEMARK_QUERY_GRACE", "3s"));

    QueryConfig config = QueryConfig.from(settings);

    settings.check();
    assertThat(config)
        .isEqualTo(
            new QueryConfig(
                "0.0.0.0",
                9000,
                3,
                Duration.ofMillis(250),
                77,
                Duration.ofSeconds(5),
                Duration.ofSeconds(2),
                Duration.ofSeconds(3)));
    assertThat(settings.described()).hasSize(8);
  }

  @Test
  void from_badValues_areAllTold() {
    Settings settings =
        Settings.of(
            Map.of(
                "TIDEMARK_QUERY_PORT", "eighty",
                "TIDEMARK_QUERY_TIMEOUT", "0s",
                "TIDEMARK_QUERY_EVENT_LOOPS", "0"));

    QueryConfig.from(settings);

    assertThatThrownBy(settings::check)
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("TIDEMARK_QUERY_PORT")
        .hasMessageContaining("TIDEMARK_QUERY_TIMEOUT")
        .hasMessageContaining("TIDEMARK_QUERY_EVENT_LOOPS");
  }

  @Test
  void config_thatCanServeNothing_isRefused() {
    assertThatThrownBy(() -> QueryConfig.local().withTimeout(Duration.ZERO))
        .hasMessageContaining("timeout");
  }
}
