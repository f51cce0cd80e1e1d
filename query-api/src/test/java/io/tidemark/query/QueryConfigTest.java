package io.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.model.wire.Topics;
import io.tidemark.runtime.HostPort;
import io.tidemark.runtime.Settings;
import io.tidemark.runtime.SettingsException;
import io.tidemark.runtime.access.AccessSettings;
import io.tidemark.runtime.access.RateLimit;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QueryConfigTest {
  @Test
  void from_nothingSet_isLocal() {
    Settings settings = Settings.of(Map.of());

    QueryConfig config = QueryConfig.from(settings);

    settings.check();
    assertThat(config).isEqualTo(QueryConfig.local());
    assertThat(config.serving().host()).isEqualTo("127.0.0.1");
    assertThat(config.serving().port()).isEqualTo(8080);
    assertThat(config.serving().eventLoops()).isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(config.limits().timeout()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void from_everyNameSet_isMapped() {
    Settings settings =
        Settings.of(
            Map.ofEntries(
                Map.entry("TIDEMARK_QUERY_HOST", "0.0.0.0"),
                Map.entry("TIDEMARK_QUERY_PORT", "9000"),
                Map.entry("TIDEMARK_QUERY_EVENT_LOOPS", "3"),
                Map.entry("TIDEMARK_QUERY_TIMEOUT", "250ms"),
                Map.entry("TIDEMARK_QUERY_MAX_IN_FLIGHT", "77"),
                Map.entry("TIDEMARK_QUERY_MAX_WAITING", "66"),
                Map.entry("TIDEMARK_QUERY_IDLE_TIMEOUT", "5s"),
                Map.entry("TIDEMARK_QUERY_DRAIN", "2s"),
                Map.entry("TIDEMARK_QUERY_GRACE", "3s"),
                Map.entry("TIDEMARK_QUERY_RATE", "9"),
                Map.entry("TIDEMARK_INGEST_URL", "https://ingest:9"),
                Map.entry("TIDEMARK_INGEST_KEY", "secret"),
                Map.entry("TIDEMARK_TOPIC_PREFIX", "t."),
                Map.entry("TIDEMARK_EDITION", "b"),
                Map.entry("TIDEMARK_QUERY_NEAR_MEGABYTES", "3"),
                Map.entry("TIDEMARK_QUERY_NEAR_MAX_AGE", "2s"),
                Map.entry("TIDEMARK_QUERY_NEAR_SILENCE", "300ms"),
                Map.entry("TIDEMARK_QUERY_PROCESSOR", "one:8082, [::1]:9"),
                Map.entry("TIDEMARK_QUERY_REDIS_DEADLINE", "12ms"),
                Map.entry("TIDEMARK_QUERY_PROCESSOR_DEADLINE", "13ms"),
                Map.entry("TIDEMARK_QUERY_STREAM_CONNECTIONS", "20"),
                Map.entry("TIDEMARK_QUERY_STREAM_CHANNELS", "30"),
                Map.entry("TIDEMARK_QUERY_STREAM_HEARTBEAT", "4s"),
                Map.entry("TIDEMARK_QUERY_STREAM_RETRY", "700ms"),
                Map.entry("TIDEMARK_QUERY_STREAM_MESSAGE_BYTES", "2048")));

    QueryConfig config = QueryConfig.from(settings);

    settings.check();
    assertThat(config)
        .isEqualTo(
            new QueryConfig(
                new QueryConfig.Serving("0.0.0.0", 9000, 3),
                new QueryConfig.Limits(Duration.ofMillis(250), 77, 66, Duration.ofSeconds(5)),
                new QueryConfig.Closing(Duration.ofSeconds(2), Duration.ofSeconds(3)),
                new NearConfig(3 * 1024 * 1024, Duration.ofSeconds(2), Duration.ofMillis(300)),
                new FallbackConfig(
                    List.of(new HostPort("one", 8082), new HostPort("::1", 9)),
                    Duration.ofMillis(12),
                    Duration.ofMillis(13)),
                new StreamConfig(20, 30, Duration.ofSeconds(4), Duration.ofMillis(700), 2_048),
                new Topics("t.", "b"),
                AccessSettings.localQuery().withLimit(new RateLimit(9, 18)),
                new IngestLink(URI.create("https://ingest:9"), "secret")));
    assertThat(config.toString()).doesNotContain("secret");
    assertThat(settings.described()).hasSize(36);
  }

  @Test
  void from_badValues_areAllTold() {
    Settings settings =
        Settings.of(
            Map.of(
                "TIDEMARK_QUERY_PORT", "eighty",
                "TIDEMARK_QUERY_TIMEOUT", "0s",
                "TIDEMARK_QUERY_EVENT_LOOPS", "0",
                "TIDEMARK_QUERY_NEAR_MEGABYTES", "-1",
                "TIDEMARK_QUERY_NEAR_MAX_AGE", "1ms",
                "TIDEMARK_QUERY_NEAR_SILENCE", "1d",
                "TIDEMARK_QUERY_PROCESSOR", "here:1,nowhere",
                "TIDEMARK_QUERY_REDIS_DEADLINE", "0s",
                "TIDEMARK_QUERY_PROCESSOR_DEADLINE", "2m"));

    QueryConfig.from(settings);

    assertThatThrownBy(settings::check)
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("TIDEMARK_QUERY_PORT")
        .hasMessageContaining("TIDEMARK_QUERY_TIMEOUT")
        .hasMessageContaining("TIDEMARK_QUERY_EVENT_LOOPS")
        .hasMessageContaining("TIDEMARK_QUERY_NEAR_MEGABYTES")
        .hasMessageContaining("TIDEMARK_QUERY_NEAR_MAX_AGE")
        .hasMessageContaining("TIDEMARK_QUERY_NEAR_SILENCE")
        .hasMessageContaining("TIDEMARK_QUERY_PROCESSOR: must be host:port")
        .hasMessageContaining("TIDEMARK_QUERY_REDIS_DEADLINE")
        .hasMessageContaining("TIDEMARK_QUERY_PROCESSOR_DEADLINE");
  }

  @Test
  void config_thatCanServeNothing_isRefused() {
    assertThatThrownBy(() -> QueryConfig.local().withTimeout(Duration.ZERO))
        .hasMessageContaining("timeout");
  }
}
