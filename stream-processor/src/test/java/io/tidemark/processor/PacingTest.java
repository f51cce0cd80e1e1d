package io.tidemark.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class PacingTest {
  private final List<String> sent = new ArrayList<>();
  private final Pacing<String> pacing = new Pacing<>(10, 1_000, sent::add);
  private final Map<String, Pacing.Turn> turns = new HashMap<>();

  @Test
  void firstChange_goesOutAtOnce() {
    changed("A", 1_000);

    assertThat(sent).containsExactly("A");
  }

  @Test
  void nextChanges_goOutTogetherAfterTheInterval() {
    changed("A", 1_000);
    changed("A", 1_001);
    changed("A", 1_002);
    pacing.sendDue(1_010);
    assertThat(sent).containsExactly("A");

    pacing.sendDue(1_011);

    assertThat(sent).containsExactly("A", "A");
    assertThat(pacing.waiting()).isZero();
  }

  @Test
  void sendAll_sendsWhatIsNotDueYet() {
    changed("A", 1_000);
    changed("A", 1_001);

    pacing.sendAll(1_001);

    assertThat(sent).containsExactly("A", "A");
  }

  @Test
  void longInterval_sendsFirstChangesInBurstsOfATenth() {
    Pacing<String> slow = new Pacing<>(100, 1_000, sent::add);
    slow.changed("A", new Pacing.Turn(), 1_000);
    assertThat(sent).isEmpty();
    slow.sendDue(1_001);
    slow.changed("B", new Pacing.Turn(), 1_002);
    slow.sendDue(1_010);
    assertThat(sent).containsExactly("A");

    slow.sendDue(1_011);

    assertThat(sent).containsExactly("A", "B");
    assertThat(slow.waiting()).isZero();
  }

  @Test
  void lag_makesTheIntervalLongerInProportion() {
    changed("A", 1_000);
    pacing.lag(500);
    changed("A", 1_001);

    pacing.sendDue(1_200);
    assertThat(sent).containsExactly("A");

    pacing.sendDue(1_201);
    assertThat(sent).containsExactly("A", "A");
  }

  @Test
  void smallLag_changesNothing() {
    pacing.lag(25);
    changed("A", 1_000);
    changed("A", 1_001);

    pacing.sendDue(1_011);

    assertThat(sent).containsExactly("A", "A");
  }

  @Test
  void anyLag_makesTheIntervalNoLongerThanTheLongest() {
    changed("A", 1_000);
    pacing.lag(1_000_000);
    changed("A", 1_001);

    pacing.sendDue(2_001);

    assertThat(sent).containsExactly("A", "A");
  }

  @Test
  void lagThatIsMadeUp_letsGoOfWhatWaits() {
    changed("A", 1_000);
    pacing.lag(4_000);
    changed("A", 1_001);
    pacing.sendDue(1_500);
    assertThat(sent).containsExactly("A");

    pacing.lag(0);
    pacing.sendDue(1_501);

    assertThat(sent).containsExactly("A", "A");
  }

  @Property(tries = 200)
  void anyChanges_lastIsAlwaysSentAndNeverMoreOftenThanTheInterval(
      @ForAll @LongRange(max = Integer.MAX_VALUE) long seed) {
    Random random = new Random(seed);
    Map<String, Integer> value = new HashMap<>();
    Map<String, Integer> seen = new HashMap<>();
    Map<String, List<Long>> times = new HashMap<>();
    long[] now = {5_000};
    Pacing<String> paced =
        new Pacing<>(
            10,
            1_000,
            key -> {
              seen.put(key, value.getOrDefault(key, 0));
              times.computeIfAbsent(key, any -> new ArrayList<>()).add(now[0]);
            });
    for (int i = 0; i < 300; i++) {
      now[0] += random.nextInt(4);
      String key = "K" + random.nextInt(5);
      value.merge(key, 1, Integer::sum);
      paced.changed(key, turns.computeIfAbsent(key, any -> new Pacing.Turn()), now[0]);
      paced.sendDue(now[0]);
    }
    now[0] += 10;
    paced.sendDue(now[0]);

    assertThat(seen).isEqualTo(value);
    assertThat(times.values())
        .allSatisfy(
            list -> {
              for (int i = 1; i < list.size(); i++) {
                assertThat(list.get(i) - list.get(i - 1)).isGreaterThanOrEqualTo(10);
              }
            });
  }

  private void changed(String key, long now) {
    pacing.changed(key, turns.computeIfAbsent(key, any -> new Pacing.Turn()), now);
  }
}
