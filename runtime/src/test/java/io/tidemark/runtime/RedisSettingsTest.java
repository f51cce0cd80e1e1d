package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RedisSettingsTest {
  @Test
  void from_nothing_isTheLocalServer() {
    Settings settings = Settings.of(Map.of());

    assertThat(RedisSettings.from(settings))
        .isEqualTo(new RedisSettings(URI.create("redis://127.0.0.1:6379"), Duration.ofSeconds(5)))
        .isEqualTo(RedisSettings.local("redis://127.0.0.1:6379"));
    settings.check();
  }

  @Test
  void from_everyName_isMapped() {
    Settings settings =
        Settings.of(
            Map.of(
                "TIDEMARK_REDIS_URL", "rediss://me:secret@cache:6380/2",
                "TIDEMARK_REDIS_TIMEOUT", "750ms"));

    assertThat(RedisSettings.from(settings))
        .isEqualTo(
            new RedisSettings(
                URI.create("rediss://me:secret@cache:6380/2"), Duration.ofMillis(750)));
    settings.check();
  }

  @Test
  void from_badValues_areToldTogether() {
    Settings settings =
        Settings.of(Map.of("TIDEMARK_REDIS_URL", "http://cache", "TIDEMARK_REDIS_TIMEOUT", "soon"));

    assertThat(RedisSettings.from(settings))
        .isEqualTo(RedisSettings.local("redis://127.0.0.1:6379"));

    assertThatThrownBy(settings::check)
        .hasMessageContainingAll("TIDEMARK_REDIS_URL", "TIDEMARK_REDIS_TIMEOUT");
  }

  @Test
  void client_whileDisconnected_refusesRatherThanQueuesWithoutBound() {
    RedisClient client = RedisSettings.local("redis://127.0.0.1:1").client();
    try {
      ClientOptions options = client.getOptions();

      assertThat(options.getDisconnectedBehavior())
          .isEqualTo(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS);
      assertThat(options.getRequestQueueSize()).isLessThanOrEqualTo(100_000);
      assertThat(options.getTimeoutOptions().isTimeoutCommands()).isTrue();
      assertThat(options.isAutoReconnect()).isTrue();
    } finally {
      client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }
  }
}
