package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.model.wire.CacheTopic;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ConflationTest {
  @Test
  void barsOfOneSeries_withDifferentTimes_areAllKept() {
    List<CacheWrite> writes =
        List.of(
            Records.write(Records.value(CacheTopic.BARS_1M, "AAPL/60000", 4)),
            Records.write(Records.value(CacheTopic.BARS_1M, "AAPL/120000", 3)),
            Records.write(Records.value(CacheTopic.BARS_5M, "AAPL/60000", 2)));

    assertThat(Conflation.newest(writes)).isEqualTo(writes);
  }

  @Test
  void delete_withTheHighestVersion_isKept() {
    CacheWrite older = Records.write(Records.value(CacheTopic.QUOTES, "AAPL", 6));
    CacheWrite delete = Records.write(Records.delete(CacheTopic.QUOTES, "AAPL", 7));

    assertThat(Conflation.newest(List.of(delete, older))).containsExactly(delete);
    assertThat(Conflation.newest(List.of(older, delete))).containsExactly(delete);
  }

  @Property
  void newest_inAnyOrder_isTheHighestOfEachKey(
      @ForAll @Size(max = 60) List<@IntRange(min = 1, max = 40) Integer> versions,
      @ForAll long seed) {
    List<CacheWrite> writes = new ArrayList<>();
    Map<String, Long> highest = new HashMap<>();
    for (int version : versions) {
      String symbol = "S" + version % 3;
      writes.add(Records.write(Records.value(CacheTopic.QUOTES, symbol, version)));
      highest.merge("tm:1:quote:" + symbol, (long) version, Math::max);
    }
    Collections.shuffle(writes, new Random(seed));

    List<CacheWrite> newest = Conflation.newest(writes);

    Map<String, Long> kept = new HashMap<>();
    newest.forEach(write -> kept.put(write.key(), write.version()));
    assertThat(kept).isEqualTo(highest);
    assertThat(newest).hasSameSizeAs(highest.keySet());
  }
}
