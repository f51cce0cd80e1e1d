package io.tidemark.runtime.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.runtime.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessSettingsTest {
  @TempDir private Path directory;

  @Test
  void from_nothingSet_isLocal() {
    Settings settings = Settings.of(Map.of());

    assertThat(AccessSettings.query(settings)).isEqualTo(AccessSettings.localQuery());
    assertThat(AccessSettings.ingest(settings)).isEqualTo(AccessSettings.localIngest());
    settings.check();
    assertThat(AccessSettings.localQuery().scheme()).isEqualTo("http");
    assertThat(AccessSettings.localQuery().logs()).isFalse();
  }

  @Test
  void from_everyNameSet_isMapped() {
    ApiKey reader = ApiKey.of("r", "1");
    ApiKey admin = ApiKey.of("a", "2");
    String log = directory.resolve("access.log").toString();
    Settings settings =
        Settings.of(
            Map.of(
                "TIDEMARK_QUERY_READ_KEYS", reader.setting(),
                "TIDEMARK_QUERY_ADMIN_KEYS", admin.setting(),
                "TIDEMARK_QUERY_RATE", "100",
                "TIDEMARK_QUERY_BURST", "150",
                "TIDEMARK_QUERY_CORS_ORIGINS", "https://a.example, http://[::1]:3000",
                "TIDEMARK_QUERY_ACCESS_LOG", log,
                "TIDEMARK_QUERY_HEAD_TIMEOUT", "3s"));

    AccessSettings access = AccessSettings.query(settings);

    settings.check();
    assertThat(access)
        .isEqualTo(
            new AccessSettings(
                new Grants(
                    new ApiKeys(List.of(reader)),
                    new ApiKeys(List.of(admin)),
                    "TIDEMARK_QUERY_ADMIN_KEYS"),
                new RateLimit(100, 150),
                new Cors(Set.of("https://a.example", "http://[::1]:3000")),
                Optional.empty(),
                log,
                Duration.ofSeconds(3)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.example",
        "https://a.example/",
        "https://a.example/path",
        "*,https://b",
        "null"
      })
  void corsOrigins_thatAreNone_areRefused(String origins) {
    Settings settings = Settings.of(Map.of("TIDEMARK_QUERY_CORS_ORIGINS", origins));

    AccessSettings.query(settings);

    assertThatThrownBy(settings::check).hasMessageContaining("TIDEMARK_QUERY_CORS_ORIGINS");
  }

  @Test
  void accessLog_inAFolderThatIsNot_isRefused() {
    Settings settings = Settings.of(Map.of("TIDEMARK_INGEST_ACCESS_LOG", "/no/such/folder/a.log"));

    AccessSettings.ingest(settings);

    assertThatThrownBy(settings::check).hasMessageContaining("TIDEMARK_INGEST_ACCESS_LOG");
  }

  @Test
  void tls_ofOneFileOfTwo_isRefused() {
    Settings settings = Settings.of(Map.of("TIDEMARK_QUERY_TLS_CERT", "/some/cert.pem"));

    AccessSettings.query(settings);

    assertThatThrownBy(settings::check).hasMessageContaining("TIDEMARK_QUERY_TLS_KEY");
  }

  @Test
  void tls_ofFilesThatHoldNothing_isRefused() throws IOException {
    Path empty = Files.createFile(directory.resolve("empty.pem"));
    Settings settings =
        Settings.of(
            Map.of(
                "TIDEMARK_QUERY_TLS_CERT", empty.toString(),
                "TIDEMARK_QUERY_TLS_KEY", directory.resolve("none.pem").toString()));

    assertThat(AccessSettings.query(settings).tls()).isEmpty();

    assertThatThrownBy(settings::check)
        .hasMessageContaining("TIDEMARK_QUERY_TLS_CERT")
        .hasMessageContaining(empty.toString());
  }
}
