package io.tidemark.model.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RedisKeysTest {
  private final RedisKeys keys = new RedisKeys(7);

  @Test
  void keysOfAGeneration_areThoseOfTheDesign() {
    assertThat(keys.quote("AAPL")).isEqualTo("tm:7:quote:AAPL");
    assertThat(keys.momentum("tidemark-1", "AAPL")).isEqualTo("tm:7:momentum:tidemark-1:AAPL");
    assertThat(keys.valuation("growth")).isEqualTo("tm:7:valuation:growth");
    assertThat(keys.asset("AAPL")).isEqualTo("tm:7:asset:AAPL");
    assertThat(keys.bars("1m", "AAPL")).isEqualTo("tm:7:bars:1m:AAPL");
    assertThat(keys.symbols()).isEqualTo("tm:7:index:symbols");
    assertThat(keys.rank("tidemark-1")).isEqualTo("tm:7:rank:momentum:tidemark-1");
    assertThat(keys.mark("tidemark.quotes", 3)).isEqualTo("tm:7:mark:tidemark.quotes:3");
    assertThat(keys.refill()).isEqualTo("tm:7:refill");
  }

  @Test
  void keysOfAllGenerations_areThoseOfTheDesign() {
    assertThat(RedisKeys.ACTIVE).isEqualTo("tm:active");
    assertThat(RedisKeys.CHANGES).isEqualTo("tm:changes");
  }

  @Test
  void prefix_ofOneGeneration_beginsNoKeyOfAnother() {
    assertThat(new RedisKeys(70).quote("AAPL")).doesNotStartWith(keys.prefix());
    assertThat(keys.quote("AAPL")).startsWith(keys.prefix());
  }

  @Test
  void unknownPast_isBeforeEveryTime() {
    assertThat(RedisKeys.UNKNOWN_PAST).isNegative();
  }

  @Test
  void keysOfACluster_areOfTheirGeneration() {
    RedisKeys keys = new RedisKeys(12);

    assertThat(keys.mark("7", "quotes", 3)).isEqualTo("tm:12:mark:{7}:quotes:3");
    assertThat(RedisKeys.versions(keys.symbols()))
        .isEqualTo("tm:12:versions:{tm:12:index:symbols}");
    assertThat(RedisKeys.fences(keys.rank("m"))).isEqualTo("tm:12:fences:{tm:12:rank:momentum:m}");
    assertThat(RedisKeys.copy(RedisKeys.ACTIVE, "7")).isEqualTo("tm:active:{7}");
  }
}
