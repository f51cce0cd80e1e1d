package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.ClientOptions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisSettingsTest {
  @Test
  void from_nothing_isTheLocalServer() {
    Settings settings = Settings.of(Map.of());

    assertThat(RedisSettings.from(settings))
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
                RedisUrl.parse("rediss://me:secret@cache:6380/2"), Duration.ofMillis(750)));
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://me:s3cr3t@cache:99999",
        "redis://me:s3cr3t@a,b",
        "redis://me:s3cr3t/@cache",
        "redis://me:s3cr3t@@cache?x",
        "redis://me:s3cr3t",
        "redis//me:s3cr3t@cache",
        "me:s3cr3t@cache",
        ":s3cr3t@cache",
        "http://s3cr3t@cache",
        "http://me:sec@s3cr3t@cache",
        "redis://me:s/s3cr3t@cache",
        "redis://me:s3cr3t #@cache",
        "redis://me:%zzs3cr3t@cache",
        "redis-sentinel://me:s3cr3t@cache",
        "redis-sentinel://cache?sentinelPassword=s3cr3t&x=1#m",
        "redis-cluster://me:s3cr3t@cache/1"
      })
  void from_aBadUrl_namesTheSettingAndHidesThePassword(String url) {
    Settings settings = Settings.of(Map.of("TIDEMARK_REDIS_URL", url));

    RedisSettings.from(settings);

    assertThatThrownBy(settings::check)
        .hasMessageContaining("TIDEMARK_REDIS_URL")
        .message()
        .doesNotContain("s3cr3t");
  }

  @ParameterizedTest
  @ValueSource(strings = {"redis://127.0.0.1:1", "redis-cluster://127.0.0.1:1"})
  void access_whileDisconnected_refusesRatherThanQueuesWithoutBound(String url) {
    RedisAccess access = RedisSettings.local(url).access("test");
    try {
      ClientOptions options = access.options();

      assertThat(options.getDisconnectedBehavior())
          .isEqualTo(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS);
      assertThat(options.getRequestQueueSize()).isLessThanOrEqualTo(100_000);
      assertThat(options.getTimeoutOptions().isTimeoutCommands()).isTrue();
      assertThat(options.isAutoReconnect()).isTrue();
    } finally {
      access.close().join();
    }
  }
}
