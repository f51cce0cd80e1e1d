package io.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StreamDispatcherTest {
  private static final String A = "quotes.A";
  private static final String B = "quotes.B";

  private final StreamRig rig = new StreamRig();

  @Test
  void change_announcedDuringARead_isReadAgain() {
    StreamRig.Client client = rig.client(A);
    client.told();
    rig.cache.slow = true;
    rig.cache.put(A, 1);
    rig.dispatcher.changed(StreamRig.key(A), 1);

    IntStream.rangeClosed(2, 9).forEach(i -> rig.dispatcher.changed(StreamRig.key(A), i));
    rig.cache.answer();
    rig.cache.put(A, 9);
    rig.cache.answer();

    assertThat(client.told()).containsExactly("quotes.A=1", "quotes.A=9");
    assertThat(rig.cache.waiting()).isZero();
  }

  @Test
  void changes_whileReadsAreUnderWay_areReadTogether() {
    String[] names = IntStream.range(0, 40).mapToObj(i -> "quotes.S" + i).toArray(String[]::new);
    rig.client(names);
    rig.cache.slow = true;
    rig.cache.reads.clear();

    for (String name : names) {
      rig.dispatcher.changed(StreamRig.key(name), 1);
    }
    assertThat(rig.cache.reads).hasSize(4);
    rig.cache.answer();

    assertThat(rig.cache.reads).hasSize(5);
    assertThat(rig.cache.reads.get(4)).hasSize(36);
  }

  @Test
  void announcements_missed_areMadeUpFor() {
    rig.cache.put(A, 1);
    StreamRig.Client client = rig.client(A);
    client.told();

    rig.dispatcher.gap();
    rig.cache.put(A, 2); // nobody hears of it
    rig.dispatcher.confirmed();

    assertThat(client.told()).containsExactly("quotes.A=2");
  }

  @Test
  void announcements_notHeard_doNotKeepNewsFromComing() {
    StreamRig.Client client = rig.client(A);
    client.told();

    rig.dispatcher.gap();
    rig.cache.put(A, 2);
    rig.later(999);
    assertThat(client.told()).isEmpty();
    rig.later(1);

    assertThat(client.told()).containsExactly("quotes.A=2");
  }

  @Test
  void entry_thatVanishesUnannounced_isMissedAtAnAge() {
    rig.cache.put(A, 2);
    StreamRig.Client client = rig.client(A);
    client.told();

    rig.cache.remove(A);
    rig.later(10_000);

    assertThat(client.told()).containsExactly("quotes.A missing");
  }

  @Test
  void channel_thatCannotBeRead_keepsNoOtherBackAndIsReadLater() {
    rig.cache.put(A, 1);
    rig.cache.put(B, 1);
    rig.cache.failing = A;
    StreamRig.Client client = rig.client(A, B);
    assertThat(client.told()).containsExactly("quotes.B=1");
    rig.cache.put(B, 2);
    rig.dispatcher.confirmed(); // both are read together
    assertThat(client.told()).containsExactly("quotes.B=2");

    rig.cache.failing = null;
    rig.later(500);

    assertThat(client.told()).containsExactly("quotes.A=1");
  }

  @Test
  void channel_thatCannotBeRead_isReadLessAndLessOften() {
    rig.cache.failing = A;
    rig.client(A);
    rig.cache.reads.clear();

    for (int i = 0; i < 600; i++) {
      rig.later(100);
    }

    assertThat(rig.cache.reads.size()).isBetween(14, 20);
  }

  @Test
  void channel_thatNobodyCanTell_isUnavailableAfterASecond_onceForEverybody() {
    rig.cache.failing = A;
    StreamRig.Client client = rig.client(A);
    rig.later(250);
    rig.later(500);
    assertThat(client.told()).isEmpty();
    rig.later(1_000);
    assertThat(client.told()).containsExactly("quotes.A unavailable");

    StreamRig.Client late = rig.client(A);
    rig.later(4_000);
    rig.later(4_000);
    assertThat(client.told()).isEmpty();
    assertThat(late.told()).containsExactly("quotes.A unavailable");
    rig.cache.failing = null;
    rig.later(4_000);

    assertThat(client.told()).containsExactly("quotes.A missing");
    assertThat(late.told()).containsExactly("quotes.A missing");
  }

  @Test
  void value_thatNobodyCanTellAnyMore_isToldAsStale_andAgainWhenItIsCertain() {
    rig.cache.put(A, 5);
    StreamRig.Client client = rig.client(A);
    client.told();

    rig.cache.failing = A;
    rig.dispatcher.gap();
    for (int i = 0; i < 40; i++) {
      rig.later(100);
    }
    assertThat(client.told()).containsExactly("quotes.A=5 stale");
    StreamRig.Client late = rig.client(A);
    assertThat(late.told()).containsExactly("quotes.A=5 stale");
    rig.cache.failing = null;
    rig.dispatcher.confirmed();

    assertThat(client.told()).containsExactly("quotes.A=5");
    assertThat(late.told()).containsExactly("quotes.A=5");
  }

  @Test
  void value_toldByAnotherThanRedis_isAskedForEverySecond() {
    rig.cache.putStale(A, 5);
    StreamRig.Client client = rig.client(A);
    assertThat(client.told()).containsExactly("quotes.A=5 stale");

    rig.cache.put(A, 5); // nobody announces that Redis has it again
    rig.later(999);
    assertThat(client.told()).isEmpty();
    rig.later(1);

    assertThat(client.told()).containsExactly("quotes.A=5");
    rig.cache.reads.clear();
    rig.later(9_999);
    assertThat(rig.cache.reads).isEmpty();
  }

  @Test
  void read_thatHangs_isGivenUp() {
    rig.cache.slow = true;
    StreamRig.Client client = rig.client(A);
    rig.cache.put(A, 1);

    rig.later(5_000);
    rig.later(250);
    assertThat(rig.cache.waiting()).isEqualTo(2);
    rig.cache.answer(); // too late
    assertThat(client.told()).isEmpty();
    rig.cache.answer();

    assertThat(client.told()).containsExactly("quotes.A=1");
  }

  @Test
  void read_acrossAChangeOfGeneration_isDoneAgain() {
    rig.cache.slow = true;
    StreamRig.Client client = rig.client(A);
    rig.active.seen(8);
    rig.cache.answer();
    assertThat(client.told()).isEmpty();

    rig.cache.put(A, 8, 1);
    rig.cache.answer();

    assertThat(client.told()).containsExactly("quotes.A=1");
  }

  @Test
  void announcement_ofWhatNobodyFollows_costsNothing() {
    rig.client(A);
    rig.cache.reads.clear();

    rig.dispatcher.changed(StreamRig.key(B), 1);
    rig.dispatcher.changed("tm:active", 7);
    rig.dispatcher.changed("nonsense", 7);

    assertThat(rig.cache.reads).isEqualTo(List.of());
  }
}
