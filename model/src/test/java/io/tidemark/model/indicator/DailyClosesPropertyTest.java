package io.tidemark.model.indicator;

import static io.tidemark.model.indicator.DailyCloses.KEPT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class DailyClosesPropertyTest {
  @Property(tries = 200)
  void history_ofClosesOneByOne_isThatOfAllAtOnceToTheBit(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 1_000) int days) {
    List<Double> walk = Walks.walk(seed, days);
    DailyCloses stepwise = new DailyCloses();
    for (int day = 0; day < days; day++) {
      stepwise.put(day, walk.get(day));
      stepwise.before(day);
      stepwise.before(day + 1);
    }

    assertSame(stepwise, Walks.closes(walk), days);
    Smoothed all = Smoothed.NONE;
    for (double close : walk) {
      all = all.plus(close);
    }
    assertThat(stepwise.before(days).rsi()).isEqualTo(all.rsi());
    assertThat(stepwise.before(days).macd()).isEqualTo(all.macd());
  }

  @Property(tries = 200)
  void put_inAnyOrder_isPutInOrder(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = KEPT) int days) {
    List<Double> walk = Walks.walk(seed, days);
    List<Integer> order = new ArrayList<>();
    for (int day = 0; day < days; day++) {
      order.add(day);
    }
    Collections.shuffle(order, new Random(seed));

    DailyCloses shuffled = new DailyCloses();
    for (int day : order) {
      shuffled.put(day, walk.get(day));
    }

    assertSame(shuffled, Walks.closes(walk), days);
    assertThat(shuffled.encode()).isEqualTo(Walks.closes(walk).encode());
  }

  @Property(tries = 100)
  void put_ofAnyDays_isWhatASortedMapWouldHold(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 2_000) int puts) {
    Random random = new Random(seed);
    DailyCloses closes = new DailyCloses();
    TreeMap<Integer, Double> kept = new TreeMap<>();
    Smoothed base = Smoothed.NONE;
    int count = 0;
    for (int i = 0; i < puts; i++) {
      int day = i / 2 + random.nextInt(120);
      double close = 50 + 100 * random.nextDouble();
      boolean tooOld = kept.size() == KEPT && day < kept.firstKey();

      assertThat(closes.put(day, close)).isEqualTo(!tooOld);

      if (!tooOld) {
        count += kept.put(day, close) == null ? 1 : 0;
      }
      if (kept.size() > KEPT) {
        base = base.plus(kept.pollFirstEntry().getValue());
      }
      int asked = day + random.nextInt(3);
      assertThat(closes.newestCloseBefore(asked).orElse(0))
          .isEqualTo(kept.headMap(asked).isEmpty() ? 0 : kept.lowerEntry(asked).getValue());
      if (random.nextInt(20) == 0) {
        closes.before(asked);
      }
    }

    int after = puts + 200;
    Smoothed all = base;
    for (double close : kept.values()) {
      all = all.plus(close);
    }
    assertThat(closes.count()).isEqualTo(count);
    assertThat(closes.before(after).rsi()).isEqualTo(all.rsi());
    assertThat(closes.before(after).macd()).isEqualTo(all.macd());
    int n = 1;
    for (double close : kept.descendingMap().values()) {
      assertThat(closes.before(after).close(n++)).hasValue(close);
    }
  }

  @Property(tries = 200)
  void decode_ofEncoded_isTheSameAndGoesOnTheSame(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 900) int days) {
    List<Double> walk = Walks.walk(seed, days + 100);
    DailyCloses closes = Walks.closes(walk.subList(0, days));

    DailyCloses decoded = DailyCloses.decode(closes.encode());

    assertThat(decoded.encode()).isEqualTo(closes.encode());
    assertSame(decoded, closes, days);
    for (int day = days; day < days + 100; day++) {
      decoded.put(day, walk.get(day));
      closes.put(day, walk.get(day));
    }
    assertSame(decoded, closes, days + 100);
    assertThat(decoded.encode()).isEqualTo(closes.encode());
  }

  @Property(tries = 50)
  void decode_ofDaysFarApart_isTheSame(@ForAll long seed) {
    Random random = new Random(seed);
    DailyCloses closes = new DailyCloses();
    for (int i = 0; i < 50; i++) {
      closes.put(random.nextInt(), random.nextDouble());
    }

    DailyCloses decoded = DailyCloses.decode(closes.encode());

    assertThat(decoded.newestDay()).isEqualTo(closes.newestDay());
    assertThat(decoded.encode()).isEqualTo(closes.encode());
  }

  private static void assertSame(DailyCloses actual, DailyCloses expected, int day) {
    assertThat(actual.count()).isEqualTo(expected.count());
    for (int asked = day - 1; asked <= day; asked++) {
      History ours = actual.before(asked);
      History theirs = expected.before(asked);
      assertThat(ours.count()).isEqualTo(theirs.count());
      assertThat(ours.rsi()).isEqualTo(theirs.rsi());
      assertThat(ours.macd()).isEqualTo(theirs.macd());
      assertThat(ours.sigma()).isEqualTo(theirs.sigma());
      for (int n = 1; n <= KEPT + 1; n++) {
        assertThat(ours.close(n)).isEqualTo(theirs.close(n));
      }
      for (int average : new int[] {20, 50, 77, 200}) {
        assertThat(ours.aboveAverage(123.4, average))
            .isEqualTo(theirs.aboveAverage(123.4, average));
      }
    }
  }
}
