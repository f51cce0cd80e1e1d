package io.tidemark.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.runtime.Settings;
import io.tidemark.runtime.SettingsException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IngestConfigTest {
  @Test
  void defaults_areLocal() {
    Settings settings = Settings.of(Map.of());

    assertThat(IngestConfig.from(settings)).isEqualTo(IngestConfig.local());
    settings.check();
    assertThat(IngestConfig.local().port()).isEqualTo(8081);
    assertThat(IngestConfig.local().limits().bodyBytes()).isEqualTo(8 * 1024 * 1024);
  }

  @Test
  void everyName_isMapped() {
    Map<String, String> values =
        Map.of(
            "TIDEMARK_INGEST_HOST", "0.0.0.0",
            "TIDEMARK_INGEST_PORT", "9001",
            "TIDEMARK_INGEST_MAX_BODY_BYTES", "2048",
            "TIDEMARK_INGEST_MAX_REQUESTS", "7",
            "TIDEMARK_INGEST_MAX_BYTES", "9000000",
            "TIDEMARK_INGEST_TIMEOUT", "3s",
            "TIDEMARK_FEED", "sim",
            "TIDEMARK_FEED_RATE", "50",
            "TIDEMARK_FEED_SEED", "9");
    Settings settings = Settings.of(values);

    IngestConfig config = IngestConfig.from(settings);

    assertThat(config)
        .isEqualTo(
            new IngestConfig(
                "0.0.0.0",
                9001,
                new IngestConfig.Limits(2048, 7, 9_000_000, Duration.ofSeconds(3)),
                new IngestConfig.Feeding(IngestConfig.FeedKind.SIM, 50, 9)));
    assertThat(settings.described())
        .extracting(Settings.Description::name)
        .containsAll(values.keySet());
  }

  @Test
  void badValues_areAllToldByName() {
    Settings settings =
        Settings.of(
            Map.of(
                "TIDEMARK_INGEST_TIMEOUT", "1ms",
                "TIDEMARK_INGEST_MAX_BODY_BYTES", "9000000",
                "TIDEMARK_FEED", "coinbase,bloomberg"));

    IngestConfig.from(settings);

    assertThatThrownBy(settings::check)
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("TIDEMARK_INGEST_TIMEOUT")
        .hasMessageContaining("TIDEMARK_INGEST_MAX_BODY_BYTES")
        .hasMessageContaining("TIDEMARK_FEED");
  }

  @Test
  void feed_ofProviders_isTheirs() {
    Settings settings = Settings.of(Map.of("TIDEMARK_FEED", "coinbase, coingecko"));

    IngestConfig config = IngestConfig.from(settings);

    settings.check();
    assertThat(config.feed().kind()).isEqualTo(IngestConfig.FeedKind.PROVIDERS);
    assertThat(config.providers().providers()).hasSize(2);
  }

  @Test
  void delivery_endsBeforeTheRequestDoes() {
    IngestConfig.Limits limits = IngestConfig.local().limits();

    assertThat(limits.delivery()).isPositive().isLessThan(limits.timeout());
  }
}
