package io.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StreamTest {
  private static final String A = "quotes.A";
  private static final String B = "quotes.B";

  private final StreamRig rig = new StreamRig();

  private void write(String name, long version) {
    rig.cache.put(name, version);
    rig.dispatcher.changed(StreamRig.key(name), version);
  }

  private void switchTo(long generation) {
    rig.active.seen(generation);
    rig.later(100);
  }

  @Test
  void client_isToldWhatThereIsThenWhatChanges() {
    rig.cache.put(A, 3);
    StreamRig.Client client = rig.client(A, B);

    assertThat(client.told()).containsExactly("quotes.A=3", "quotes.B missing");
    write(B, 1);
    write(A, 4);
    assertThat(client.told()).containsExactly("quotes.B=1", "quotes.A=4");
  }

  @Test
  void deletion_isToldAndSoIsWhatComesAfter() {
    rig.cache.put(A, 3);
    StreamRig.Client client = rig.client(A);

    rig.cache.remove(A);
    rig.dispatcher.changed(StreamRig.key(A), 4);
    rig.dispatcher.changed(StreamRig.key(A), 4);
    write(A, 5);

    assertThat(client.told()).containsExactly("quotes.A=3", "quotes.A missing", "quotes.A=5");
  }

  @Test
  void client_thatIsFull_isToldTheNewestOnceItDrains() {
    StreamRig.Client client = rig.client(A, B);
    client.told();
    client.full = true;
    IntStream.rangeClosed(1, 50).forEach(version -> write(A, version));
    write(B, 1);
    assertThat(client.told()).isEmpty();

    client.full = false;
    client.stream.flush();

    assertThat(client.told()).containsExactly("quotes.A=50", "quotes.B=1");
    assertThat(rig.count("conflated_total")).isEqualTo(49);
    assertThat(rig.count("slow_total")).isEqualTo(1);
  }

  @Test
  void client_thatComesBackWithItsId_isToldOnlyWhatIsNewer() {
    rig.cache.put(A, 3);
    rig.cache.put(B, 9);
    StreamRig.Client before = rig.client(A, B, "quotes.C");

    StreamRig other = new StreamRig();
    other.cache.put(A, 3);
    other.cache.put(B, 10);
    StreamRig.Client after = other.resumed(before.lastId, B, "quotes.C", A);

    assertThat(after.told()).containsExactly("quotes.B=10");
  }

  @Test
  void client_thatWasAhead_waitsUntilItIsOvertaken() {
    rig.cache.put(A, 9);
    String id = rig.client(A).lastId;
    StreamRig other = new StreamRig();
    other.cache.put(A, 8);

    StreamRig.Client after = other.resumed(id, A);
    assertThat(after.told()).isEmpty();
    other.cache.put(A, 9);
    other.dispatcher.changed(StreamRig.key(A), 9);
    other.cache.put(A, 10);
    other.dispatcher.changed(StreamRig.key(A), 10);

    assertThat(after.told()).containsExactly("quotes.A=10");
  }

  @Test
  void client_thatComesBackUnsure_hearsThatItIsCertain_andNothingOlder() {
    rig.cache.putStale(A, 9);
    StreamRig.Client before = rig.client(A);
    assertThat(before.told()).containsExactly("quotes.A=9 stale");
    StreamRig other = new StreamRig();
    other.cache.put(A, 7);

    StreamRig.Client after = other.resumed(before.lastId, A);
    assertThat(after.told()).isEmpty();
    for (long version = 8; version <= 9; version++) {
      other.cache.put(A, version);
      other.dispatcher.changed(StreamRig.key(A), version);
    }

    assertThat(after.told()).containsExactly("quotes.A=9");
    assertThat(other.resumed(after.lastId, A).told()).isEmpty();
  }

  @Test
  void client_thatWasSure_hearsThatItIsNot() {
    rig.cache.put(A, 9);
    String id = rig.client(A).lastId;
    StreamRig other = new StreamRig();
    other.cache.putStale(A, 9);

    assertThat(other.resumed(id, A).told()).containsExactly("quotes.A=9 stale");
  }

  @Test
  void client_withAnId_whereNobodyCanTell_keepsWhatItHas() {
    rig.cache.put(A, 9);
    String id = rig.client(A).lastId;
    StreamRig other = new StreamRig();
    other.cache.failing = A;
    StreamRig.Client after = other.resumed(id, A);
    other.later(250);
    other.later(1_000);
    assertThat(after.told()).containsExactly("quotes.A unavailable");

    other.cache.failing = null;
    other.cache.put(A, 8);
    other.later(2_000);
    assertThat(after.told()).isEmpty();
    other.cache.put(A, 9);
    other.dispatcher.changed(StreamRig.key(A), 9);

    assertThat(after.told()).containsExactly("quotes.A=9");
  }

  @Test
  void client_withAnIdOfAnotherGeneration_beginsAnew() {
    rig.cache.put(A, 3);
    rig.cache.put(B, 3);
    String id = rig.client(A, B).lastId;
    rig.cache.put(A, 8, 3);
    rig.cache.put(B, 8, 3);
    rig.active.seen(8);

    StreamRig.Client after = rig.resumed(id, A, B);

    assertThat(after.told()).containsExactly("reset generation", "quotes.A=3", "quotes.B=3");
  }

  @Test
  void client_withAnIdThatIsNone_beginsAnew() {
    rig.cache.put(A, 3);

    assertThat(rig.resumed("nonsense", A).told()).containsExactly("reset unreadable", "quotes.A=3");
    assertThat(rig.resumed(rig.client(B).lastId, A).told())
        .containsExactly("reset channels", "quotes.A=3");
    assertThat(rig.count("resets_total")).isEqualTo(2);
  }

  @Test
  void generation_thatBringsTheSame_isNotNoticedButInTheId() {
    rig.cache.put(A, 3);
    StreamRig.Client client = rig.client(A, B);
    client.told();

    rig.cache.put(A, 8, 3);
    rig.cache.put(B, 8, 1);
    switchTo(8);

    assertThat(client.told()).containsExactly("quotes.B=1");
    assertThat(rig.resumed(client.lastId, A, B).told()).isEmpty();
  }

  @Test
  void generation_thatBringsOlderVersions_isToldAsAReset() {
    rig.cache.put(A, 3);
    rig.cache.put(B, 3);
    StreamRig.Client client = rig.client(A, B);
    client.told();

    rig.cache.put(A, 8, 1);
    rig.cache.put(B, 8, 3);
    switchTo(8);

    assertThat(client.told()).containsExactly("reset generation", "quotes.A=1", "quotes.B=3");
  }

  @Test
  void id_whileOnlySomeChannelsAreOfTheNewGeneration_isNotGiven() {
    rig.cache.put(A, 3);
    rig.cache.put(B, 3);
    StreamRig.Client client = rig.client(A, B);
    String id = client.lastId;
    rig.cache.put(A, 8, 4);
    rig.cache.put(B, 8, 4);
    rig.cache.failing = B;

    switchTo(8);
    assertThat(client.told()).contains("quotes.A=4");
    assertThat(client.lastId).isEqualTo(id);
    rig.cache.failing = null;
    rig.later(1_000);

    assertThat(client.told()).containsExactly("quotes.B=4");
    assertThat(client.lastId).isNotEqualTo(id);
    assertThat(rig.resumed(client.lastId, A, B).told()).isEmpty();
  }

  @Test
  void channels_moreThanFew_haveTheIdAtTheEndOfAWrite() {
    String[] names = IntStream.range(0, 200).mapToObj(i -> "quotes.S" + i).toArray(String[]::new);
    for (String name : names) {
      rig.cache.put(name, 5);
    }

    StreamRig.Client client = rig.client(names);

    assertThat(client.told()).hasSize(200);
    assertThat(rig.resumed(client.lastId, names).told()).isEmpty();
  }

  @Test
  void channel_unsubscribed_isNotToldAnyMore() {
    StreamRig.Client client = rig.client(A, B);
    client.told();

    client.stream.unsubscribe(StreamRig.channels(A));
    write(A, 1);
    write(B, 1);

    assertThat(client.told()).containsExactly("quotes.B=1");
    assertThat(client.stream.channels()).isEqualTo(1);
    client.stream.subscribe(StreamRig.channels(A), null);
    assertThat(client.told()).containsExactly("quotes.A=1");
  }

  @Test
  void stream_closed_leavesNothingBehind() {
    StreamRig.Client client = rig.client(A, B);
    rig.client(A).stream.close();
    client.stream.close();
    client.told();

    write(A, 1);

    assertThat(client.told()).isEmpty();
    assertThat(rig.metrics.json().getMap())
        .containsEntry("channels", 0)
        .containsEntry("subscriptions", 0);
  }

  @Test
  void clients_ofOneChannel_costOneRead() {
    List<StreamRig.Client> clients = IntStream.range(0, 100).mapToObj(i -> rig.client(A)).toList();
    int before = rig.cache.reads.size();

    write(A, 1);

    assertThat(rig.cache.reads).hasSize(before + 1);
    assertThat(clients).allSatisfy(one -> assertThat(one.told()).endsWith("quotes.A=1"));
  }
}
