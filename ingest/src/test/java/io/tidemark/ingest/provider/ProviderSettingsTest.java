package io.tidemark.ingest.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.model.Symbol;
import io.tidemark.runtime.Settings;
import io.tidemark.runtime.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProviderSettingsTest {
  private static final List<String> KNOWN = List.of("coinbase", "coingecko");

  @TempDir private Path directory;

  @Test
  void defaults_areThoseOfEachProvider() {
    ProviderSettings settings =
        ProviderSettings.from(Settings.of(Map.of()), List.of("coinbase", "coingecko"));

    assertThat(settings.providers())
        .extracting(r -> r.provider().name())
        .containsExactly("coinbase", "coingecko");
    assertThat(settings.providers().get(0).access().url()).hasHost("api.exchange.coinbase.com");
    assertThat(settings.known())
        .containsExactly("binance", "coinbase", "coingecko", "kraken", "oanda", "yahoo");
    assertThat(settings.file()).isEmpty();
  }

  @Test
  void everySetting_isHeeded() {
    Settings settings =
        Settings.of(
            Map.ofEntries(
                Map.entry("TIDEMARK_COINGECKO_URL", "http://127.0.0.1:9"),
                Map.entry("TIDEMARK_COINGECKO_KEY", "hush"),
                Map.entry("TIDEMARK_COINGECKO_KEY_HEADER", "x-cg-pro-api-key"),
                Map.entry("TIDEMARK_COINGECKO_BUDGET", "500"),
                Map.entry("TIDEMARK_COINGECKO_PERIOD", "2m"),
                Map.entry("TIDEMARK_COINGECKO_POLL", "5s"),
                Map.entry("TIDEMARK_COINGECKO_CONCURRENT", "6"),
                Map.entry("TIDEMARK_PROVIDERS_FILE", "some.json"),
                Map.entry("TIDEMARK_PROVIDER_TIMEOUT", "3s"),
                Map.entry("TIDEMARK_PROVIDER_DEADLINE", "4s"),
                Map.entry("TIDEMARK_PROVIDER_ATTEMPTS", "5"),
                Map.entry("TIDEMARK_PROVIDER_MAX_BYTES", "2048"),
                Map.entry("TIDEMARK_PROVIDER_SIGMAS", "8"),
                Map.entry("TIDEMARK_PROVIDER_FAIL_AFTER", "7s"),
                Map.entry("TIDEMARK_PROVIDER_RETURN_AFTER", "8s"),
                Map.entry("TIDEMARK_BACKFILL_DAYS", "9"),
                Map.entry("TIDEMARK_BACKFILL_CONCURRENT", "10")));

    ProviderSettings read = ProviderSettings.from(settings, List.of("coingecko"));

    settings.check();
    Access access = read.providers().get(0).access();
    assertThat(access.url()).hasHost("127.0.0.1").hasPort(9);
    assertThat(access.headers()).containsEntry("x-cg-pro-api-key", "hush");
    assertThat(access.terms().budget()).isEqualTo(500);
    assertThat(access.terms().poll()).isEqualTo(Duration.ofSeconds(5));
    assertThat(access.terms().period()).isEqualTo(Duration.ofMinutes(2));
    assertThat(access.terms().concurrent()).isEqualTo(6);
    assertThat(read.patience().attempt()).isEqualTo(Duration.ofSeconds(3));
    assertThat(read.patience().call()).isEqualTo(Duration.ofSeconds(4));
    assertThat(read.patience().attempts()).isEqualTo(5);
    assertThat(read.maxBytes()).isEqualTo(2048);
    assertThat(read.concurrent()).isEqualTo(10);
    assertThat(read.file()).contains(Path.of("some.json"));
    assertThat(read.sigmas()).isEqualTo(8);
    assertThat(read.failAfter()).isEqualTo(Duration.ofSeconds(7));
    assertThat(read.returnAfter()).isEqualTo(Duration.ofSeconds(8));
    assertThat(read.backfillDays()).isEqualTo(9);
    assertThat(read.toString()).doesNotContain("hush");
  }

  @Test
  void oanda_withoutItsAccount_isRefused() {
    Settings settings = Settings.of(Map.of("TIDEMARK_OANDA_TOKEN", "hush"));

    ProviderSettings.from(settings, List.of("oanda"));

    assertThatThrownBy(settings::check)
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("TIDEMARK_OANDA_ACCOUNT")
        .hasMessageNotContaining("hush");
  }

  @Test
  void feed_thatListsProviders_isTold() {
    assertThat(ProviderSettings.named("coinbase, coingecko"))
        .contains(List.of("coinbase", "coingecko"));
    assertThat(ProviderSettings.named("coinbase,coinbase")).isEmpty();
    assertThat(ProviderSettings.named("coinbase,bloomberg")).isEmpty();
    assertThat(ProviderSettings.named("sim")).isEmpty();
  }

  @Test
  void file_ofAllFields_isRead() throws IOException {
    ProvidersFile file =
        read(
            """
            {
              // where each comes from
              "symbols": {"btc-usd": ["coinbase", "coingecko"], "PEPE-USD": ["coingecko"],},
              "aliases": {"coingecko": {"PEPE-USD": "pepe"}},
              "benchmarks": {"PEPE-USD": "BTC-USD"},
              "popular": ["BTC-USD"],
              "schedules": [{"cron": "25 9 * * MON-FRI", "zone": "America/New_York", "popular": 20},
                            {"every": "15m", "symbols": ["BTC-USD"]}]
            }""");

    assertThat(file.symbols().get(new Symbol("BTC-USD"))).containsExactly("coinbase", "coingecko");
    assertThat(file.aliases().get("coingecko")).containsEntry("PEPE-USD", "pepe");
    assertThat(file.benchmarks()).containsEntry(new Symbol("PEPE-USD"), new Symbol("BTC-USD"));
    assertThat(file.popular()).containsExactly(new Symbol("BTC-USD"));
    assertThat(file.schedules()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]| must be a JSON object",
        "{\"symbols\":[]}| symbols: must be an object",
        "{\"symbols\":{\"A B\":[\"coinbase\"]}}| symbol: must match",
        "{\"symbols\":{\"A\":[]}}| symbols.A: must name a provider",
        "{\"symbols\":{\"A\":[\"nobody\"]}}| nobody",
        "{\"symbols\":{\"A\":[\"coinbase\",\"coinbase\"]}}| is twice",
        "{\"aliases\":{\"nobody\":{}}}| nobody",
        "{\"aliases\":{\"coinbase\":{\"A\":\"a b\"}}}| id must be",
        "{\"sybmols\":{}}| sybmols",
        "{\"schedules\":[{\"every\":\"1s\"}]}| symbols or popular",
        "{\"schedules\":[{\"popular\":1}]}| every or cron",
        "{\"schedules\":[{\"every\":\"soon\",\"popular\":1}]}| every: must be",
        "{\"schedules\":[{\"cron\":\"x\",\"popular\":1}]}| cron:",
        "{\"symbols\":| broken JSON"
      })
  void file_thatBreaksARule_isRefusedNamingIt(String json, String reason) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(ProvidersFile.UnusableFileException.class)
        .hasMessageContaining("providers.json")
        .hasMessageContaining(reason.strip());
  }

  private ProvidersFile read(String json) throws IOException {
    return ProvidersFile.read(Files.writeString(directory.resolve("providers.json"), json), KNOWN);
  }
}
