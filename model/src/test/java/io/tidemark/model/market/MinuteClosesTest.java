package io.tidemark.model.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class MinuteClosesTest {
  private final MinuteCloses closes = new MinuteCloses();

  @Test
  void asOf_aMinuteWithoutAPrice_isTheOneBefore() {
    closes.put(100, 1.0);
    closes.put(105, 2.0);

    assertThat(closes.asOf(105)).hasValue(2.0);
    assertThat(closes.asOf(104)).hasValue(1.0);
    assertThat(closes.asOf(99)).isEmpty();
  }

  @Test
  void put_ofAMinuteAgain_replacesItsClose() {
    closes.put(100, 1.0);
    closes.put(101, 2.0);
    closes.put(100, 3.0);
    closes.put(101, 4.0);

    assertThat(closes.asOf(100)).hasValue(3.0);
    assertThat(closes.asOf(101)).hasValue(4.0);
  }

  @Test
  void closes_olderThanTheHour_goExceptTheNewestOfThem() {
    closes.put(10, 1.0);
    closes.put(20, 2.0);
    closes.put(100, 3.0);

    assertThat(closes.asOf(40)).hasValue(2.0);
    assertThat(closes.asOf(19)).isEmpty();
  }

  /** Against all closes ever put, in a map. */
  @Property(tries = 200)
  void asOf_withinTheHour_isThatOfAllCloses(@ForAll @LongRange(max = Integer.MAX_VALUE) long seed) {
    Random random = new Random(seed);
    MinuteCloses kept = new MinuteCloses();
    TreeMap<Integer, Double> all = new TreeMap<>();
    int now = 1_000;
    for (int i = 0; i < 300; i++) {
      now += random.nextInt(3) == 0 ? random.nextInt(30) : random.nextInt(2);
      int minute = now - (random.nextInt(5) == 0 ? random.nextInt(60) : 0);
      double close = random.nextDouble();
      kept.put(minute, close);
      all.put(minute, close);
    }

    int newest = all.lastKey();
    for (int back = 0; back <= 60; back++) {
      Map.Entry<Integer, Double> straight = all.floorEntry(newest - back);
      assertThat(kept.asOf(newest - back))
          .isEqualTo(
              straight == null ? OptionalDouble.empty() : OptionalDouble.of(straight.getValue()));
    }
    assertThat(kept.size).isLessThanOrEqualTo(62);
  }
}
