package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.model.wire.CacheTopic;
import org.junit.jupiter.api.Test;

class NewestTest {
  @Test
  void versionsOfOneEntry_inAnyOrder_leaveTheHighest() {
    Newest newest = new Newest(1);
    CacheWrite highest = Records.write(Records.value(CacheTopic.QUOTES, "AAPL", 7));
    newest.add(Records.write(Records.value(CacheTopic.QUOTES, "AAPL", 6)));
    newest.add(highest);
    newest.add(Records.write(Records.value(CacheTopic.QUOTES, "AAPL", 5)));

    assertThat(newest.writes()).containsExactly(highest);
  }

  @Test
  void barsOfASeries_beyondWhatItKeeps_leaveTheNewestByTime() {
    Newest newest = new Newest(2);
    CacheWrite second = Records.write(Records.value(CacheTopic.BARS_1M, "AAPL/120000", 3));
    CacheWrite third = Records.write(Records.value(CacheTopic.BARS_1M, "AAPL/180000", 1));
    CacheWrite other = Records.write(Records.value(CacheTopic.BARS_1M, "IBM/60000", 1));
    newest.add(third);
    newest.add(second);
    newest.add(Records.write(Records.value(CacheTopic.BARS_1M, "AAPL/60000", 9)));
    newest.add(other);

    assertThat(newest.writes()).containsExactlyInAnyOrder(second, third, other);
  }
}
