package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.RedisKeys;
import java.util.List;
import org.junit.jupiter.api.Test;

class CacheKeyTest {
  private static final RedisKeys KEYS = new RedisKeys(12);

  @Test
  void parse_takesApartWhatRedisKeysPutTogether() {
    assertThat(CacheKey.parse(KEYS, KEYS.quote("A:B")))
        .isEqualTo(new CacheKey(CacheTopic.QUOTES, "", "A:B"));
    assertThat(CacheKey.parse(KEYS, KEYS.asset("AAPL")))
        .isEqualTo(new CacheKey(CacheTopic.ASSETS, "", "AAPL"));
    assertThat(CacheKey.parse(KEYS, KEYS.valuation("growth.1")))
        .isEqualTo(new CacheKey(CacheTopic.VALUATIONS, "", "growth.1"));
    assertThat(CacheKey.parse(KEYS, KEYS.momentum("m-1", "A:B")))
        .isEqualTo(new CacheKey(CacheTopic.MOMENTUM, "m-1", "A:B"));
    assertThat(CacheKey.parse(KEYS, KEYS.bars("5m", "A:B")))
        .isEqualTo(new CacheKey(CacheTopic.BARS_5M, "", "A:B"));
  }

  @Test
  void text_putsTogetherWhatWasTakenApart() {
    for (String key :
        List.of(
            KEYS.quote("A:B"),
            KEYS.asset("AAPL"),
            KEYS.valuation("growth.1"),
            KEYS.momentum("m-1", "A:B"),
            KEYS.bars("5m", "A:B"))) {
      CacheKey parsed = CacheKey.parse(KEYS, key);
      assertThat(parsed == null ? "" : parsed.text(KEYS)).isEqualTo(key);
    }
  }

  @Test
  void parse_ofAnythingElse_isNull() {
    assertThat(CacheKey.parse(KEYS, KEYS.symbols())).isNull();
    assertThat(CacheKey.parse(KEYS, KEYS.rank("m-1"))).isNull();
    assertThat(CacheKey.parse(KEYS, KEYS.mark("quotes", 0))).isNull();
    assertThat(CacheKey.parse(KEYS, new RedisKeys(1).quote("AAPL"))).isNull();
  }
}
