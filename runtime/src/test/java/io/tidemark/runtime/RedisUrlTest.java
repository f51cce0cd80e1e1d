package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisURI;
import io.lettuce.core.SslVerifyMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisUrlTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  @Test
  void parse_oneServer_hasItsDefaults() {
    RedisUrl url = RedisUrl.parse("redis://cache");

    assertThat(url.deployment()).isEqualTo(RedisUrl.Deployment.STANDALONE);
    assertThat(url.nodes()).containsExactly(new RedisUrl.Node("cache", 6379));
    assertThat(url.login()).isEqualTo(RedisUrl.Login.NONE);
    assertThat(url.tls()).isEqualTo(RedisTls.OFF);
    assertThat(url.database()).isZero();
  }

  @Test
  void parse_login_isDecoded() {
    RedisUrl url = RedisUrl.parse("rediss://me:p%40ss+w%2Frd:x@[::1]:6380/2");

    assertThat(url.login()).isEqualTo(new RedisUrl.Login("me", "p@ss+w/rd:x"));
    assertThat(url.nodes()).containsExactly(new RedisUrl.Node("::1", 6380));
    assertThat(url.tls().on()).isTrue();
    RedisURI uri = url.uris(TIMEOUT).get(0);
    assertThat(uri.isSsl()).isTrue();
    assertThat(uri.getVerifyMode()).isEqualTo(SslVerifyMode.FULL);
    assertThat(uri.getDatabase()).isEqualTo(2);
    assertThat(uri.getTimeout()).isEqualTo(TIMEOUT);
  }

  @Test
  void parse_sentinels_haveAMasterAndPerhapsALoginOfTheirOwn() {
    RedisUrl url =
        RedisUrl.parse(
            "redis-sentinel://me:pw@s1,s2:26380/3?sentinelUser=watch&sentinelPassword=dog#main");

    assertThat(url.nodes())
        .containsExactly(new RedisUrl.Node("s1", 26379), new RedisUrl.Node("s2", 26380));
    RedisURI uri = url.uris(TIMEOUT).get(0);
    assertThat(uri.getSentinelMasterId()).isEqualTo("main");
    assertThat(uri.getDatabase()).isEqualTo(3);
    assertThat(uri.getSentinels()).extracting(RedisURI::getPort).containsExactly(26379, 26380);
    assertThat(url.sentinels().login()).isEqualTo(new RedisUrl.Login("watch", "dog"));
  }

  @Test
  void parse_cluster_hasSeveralSeeds() {
    RedisUrl url = RedisUrl.parse("rediss-cluster://me:pw@h1:7000,h2:7001,h3?verify=ca");

    assertThat(url.clustered()).isTrue();
    assertThat(url.uris(TIMEOUT))
        .hasSize(3)
        .allSatisfy(uri -> assertThat(uri.getVerifyMode()).isEqualTo(SslVerifyMode.CA));
    assertThat(url.nodes()).extracting(RedisUrl.Node::port).containsExactly(7000, 7001, 6379);
  }

  @Test
  void parse_tlsFiles_mustBeThereAndPaired(@TempDir Path directory) throws Exception {
    Path ca = Files.createFile(directory.resolve("ca.pem"));

    assertThat(RedisUrl.parse("rediss://h?ca=" + ca).tls().ca()).contains(ca);
    assertThatThrownBy(() -> RedisUrl.parse("rediss://h?ca=" + ca + "x"))
        .hasMessageContaining("ca must name a file to read");
    assertThatThrownBy(() -> RedisUrl.parse("rediss://h?cert=" + ca))
        .hasMessageContaining("cert and key");
  }

  @ParameterizedTest
  @CsvSource({
    "cache, must be like redis://",
    "http://cache, must begin with redis://",
    "redis://, host 1 must be like",
    "redis://cache:0, port of host 1",
    "'redis-cluster://a:7000,b:70000', port of host 2",
    "'redis-cluster://a:7000,,b', host 2 must be like",
    "'redis://a,b', one server",
    "redis://cache/x, database",
    "redis-cluster://a/1, database",
    "redis-sentinel://a, master",
    "redis://a#main, master",
    "redis://a?timeout=1, after ?",
    "redis://a?ca=x, belongs to TLS",
    "rediss://a?verify=maybe, 'verify must be full, ca or none'",
    "rediss://a?sentinelPassword=x, belongs to redis-sentinel://",
    "redis://%zz@a, percent-encoded"
  })
  void parse_badText_saysWhatIsWrong(String text, String message) {
    assertThatThrownBy(() -> RedisUrl.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void toString_neverShowsAPassword() {
    for (String text :
        List.of(
            "rediss-cluster://me:s3cr3t@h1:7000,h2:7001",
            "redis-sentinel://s3cr3t@h1:26379?sentinelPassword=s3cr3t#main")) {
      assertThat(RedisUrl.parse(text).toString()).doesNotContain("s3cr3t").contains("h1:");
      assertThat(RedisSettings.local(text).toString()).doesNotContain("s3cr3t");
    }
    assertThat(RedisUrl.parse("rediss-cluster://me:x@h1:7000,h2:7001").toString())
        .isEqualTo("rediss-cluster://me:***@h1:7000,h2:7001");
  }
}
