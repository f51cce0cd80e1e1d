package io.tidemark.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RenewalTest {
  private static final long START = 1_732_060_800_000L;

  private final List<Integer> keys = new ArrayList<>();
  private final List<Integer> renewed = new ArrayList<>();
  private final Renewal<Integer> renewal = new Renewal<>(1_000, () -> keys, renewed::add);

  @Test
  void everyKey_isRenewedOnceAnInterval() {
    addKeys(50);

    turns(0, 3_000);

    for (int key : keys) {
      assertThat(Collections.frequency(renewed, key)).isEqualTo(3);
    }
  }

  @Test
  void renewals_areSpreadEvenlyOverTheInterval() {
    addKeys(100);

    turns(0, 250);
    assertThat(renewed.size()).isBetween(25, 26);

    turns(250, 500);
    assertThat(renewed.size()).isBetween(50, 51);
  }

  @Test
  void turn_afterALongPause_isBounded() {
    addKeys(10_000);
    renewal.due(START);
    renewed.clear();

    renewal.due(START + 1_000_000);

    assertThat(renewed).hasSizeBetween(1, 500);
  }

  @Test
  void roundThatTakesLongerThanItsInterval_isFinishedBeforeTheNext() {
    addKeys(10_000);

    for (int turn = 0; turn < 50; turn++) {
      renewal.due(START + turn * 1_000L);
    }

    assertThat(renewed).doesNotHaveDuplicates();
  }

  @Test
  void keysThatComeAndGo_countFromTheNextRound() {
    addKeys(2);
    turns(0, 1_000);
    keys.remove(0);
    keys.add(7);

    renewed.clear();
    turns(1_000, 2_000);

    assertThat(renewed).containsExactly(1, 7);
  }

  @Test
  void noKeys_isNoWork() {
    turns(0, 2_000);
    assertThat(renewed).isEmpty();

    addKeys(1);
    turns(2_000, 3_000);

    assertThat(renewed).containsExactly(0);
  }

  private void addKeys(int count) {
    IntStream.range(0, count).forEach(keys::add);
  }

  private void turns(long from, long to) {
    for (long millis = from; millis < to; millis += 10) {
      renewal.due(START + millis);
    }
  }
}
