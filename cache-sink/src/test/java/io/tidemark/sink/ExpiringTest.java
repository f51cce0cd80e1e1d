package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.model.wire.CacheTopic;
import java.time.Duration;
import java.util.LongSummaryStatistics;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ExpiringTest {
  @Test
  void millis_overManyDraws_spreadsATenthEitherWay() {
    Expiring expiring = new Expiring(Expiry.local(), new SplittableRandom(1));

    LongSummaryStatistics drawn =
        LongStream.range(0, 100_000)
            .map(i -> expiring.millis(CacheTopic.QUOTES))
            .summaryStatistics();

    assertThat(drawn.getMin()).isBetween(270_000L, 270_100L);
    assertThat(drawn.getMax()).isBetween(329_900L, 330_000L);
    assertThat(drawn.getAverage()).isBetween(299_500.0, 300_500.0);
  }

  @Test
  void millis_whereExpiryIsZero_isNone() {
    Duration none = Duration.ZERO;
    Expiry never = new Expiry(none, none, none, none, none, none);
    Expiring expiring = new Expiring(never, new SplittableRandom(1));

    assertThat(expiring.millis(CacheTopic.BARS_1D)).isZero();
    assertThat(expiring.tombstoneMillis()).isZero();
  }
}
