package io.tidemark.query;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NearCacheTest {
  private static final String KEY = "tm:7:quote:A";
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final ActiveGeneration active = new ActiveGeneration();
  private final HighWater highWater = new HighWater();
  private final NearCache near = cache(1_000_000);
  private long now;

  private NearCache cache(long bytes) {
    NearConfig config = new NearConfig(bytes, Duration.ofSeconds(10), Duration.ofSeconds(2));
    return new NearCache(config, active, highWater, new NearMetrics(new MetricRegistry()));
  }

  @BeforeEach
  void listen() {
    now = System.nanoTime();
    active.seen(7);
    near.confirmed();
    near.heardUntil(now);
  }

  private static Snapshot snapshot(long version) {
    return new Snapshot(7, ("{\"version\":" + version + "}").getBytes(US_ASCII));
  }

  private void keep(@Nullable Snapshot snapshot) {
    near.keep(KEY, snapshot, near.ticket(KEY, now));
  }

  /** The version that is kept; -1 where none is, -2 where it is known that there is none. */
  private long kept() {
    NearCache.Held held = near.get(KEY, now);
    if (held == null) {
      return -1;
    }
    Snapshot snapshot = held.snapshot();
    return snapshot == null ? -2 : snapshot.version();
  }

  @Test
  void entry_kept_isAnswered() {
    assertThat(kept()).isEqualTo(-1);

    keep(snapshot(3));

    assertThat(kept()).isEqualTo(3);
  }

  @Test
  void entry_olderThanOneAnswered_isNotKept() {
    assertThat(highWater.admits(KEY, 4)).isTrue();

    keep(snapshot(3));

    assertThat(kept()).isEqualTo(-1);
  }

  @Test
  void entry_olderThanWhatIsAboutToBeAnswered_isDropped() {
    keep(snapshot(3));

    near.answered(KEY, 3);
    assertThat(kept()).isEqualTo(3);

    near.answered(KEY, 4);
    assertThat(kept()).isEqualTo(-1);
  }

  @Test
  void entry_overtakenByAnAnnouncement_isDropped() {
    keep(snapshot(3));

    near.changed(KEY, 4);

    assertThat(kept()).isEqualTo(-1);
  }

  @Test
  void entry_newerThanAnnounced_stays() {
    keep(snapshot(5));

    near.changed(KEY, 4);
    near.changed("tm:8:quote:A", 9);

    assertThat(kept()).isEqualTo(5);
  }

  @Test
  void read_underWayWhenItsKeyIsAnnounced_isNotKept() {
    NearCache.Ticket ticket = near.ticket(KEY, now);
    near.changed(KEY, 4);

    near.keep(KEY, snapshot(3), ticket);

    assertThat(kept()).isEqualTo(-1);
  }

  @Test
  void absence_isKeptBrieflyAndEndsWithAnAnnouncement() {
    keep(null);
    assertThat(kept()).isEqualTo(-2);

    near.changed(KEY, 1);

    assertThat(kept()).isEqualTo(-1);
  }

  @Test
  void absence_afterASecond_isAskedForAgain() {
    keep(null);

    now += SECOND + 1;

    assertThat(kept()).isEqualTo(-1);
  }

  @Test
  void gap_dropsEverythingAndReadsUnderWay() {
    keep(snapshot(3));
    NearCache.Ticket ticket = near.ticket(KEY, now);

    near.gap();
    assertThat(kept()).isEqualTo(-1);
    near.confirmed();
    near.heardUntil(now);

    assertThat(kept()).isEqualTo(-1);
    near.keep(KEY, snapshot(3), ticket);
    assertThat(kept()).isEqualTo(-1);
    assertThat(near.lastKnown(KEY)).isNotNull();
  }

  @Test
  void confirmation_alone_isNotTrustedBeforeAPing() {
    near.gap();

    near.confirmed();

    assertThat(near.trusted()).isFalse();
  }

  @Test
  void silence_endsTheAnswersAndAPingBringsThemBack() {
    keep(snapshot(3));

    now += 2 * SECOND + 1;
    assertThat(kept()).isEqualTo(-1);

    near.heardUntil(now);
    assertThat(kept()).isEqualTo(3);
  }

  @Test
  void generation_changed_dropsEverythingAndReadsUnderWay() {
    keep(snapshot(3));
    NearCache.Ticket ticket = near.ticket(KEY, now);

    active.seen(8);
    active.seen(7);

    assertThat(kept()).isEqualTo(-1);
    near.keep(KEY, snapshot(3), ticket);
    assertThat(kept()).isEqualTo(-1);
  }

  @Test
  void entry_tooOld_isReadAgain() {
    keep(snapshot(3));

    now += 10 * SECOND + 1;
    near.heardUntil(now);

    assertThat(kept()).isEqualTo(-1);
  }

  @Test
  void entry_olderThanTheOneKept_doesNotReplaceIt() {
    NearCache.Ticket ticket = near.ticket(KEY, now);
    keep(snapshot(5));

    near.keep(KEY, snapshot(4), ticket);

    assertThat(kept()).isEqualTo(5);
  }

  @Test
  void entry_withoutVersion_isNotKept() {
    keep(new Snapshot(7, "nonsense".getBytes(US_ASCII)));

    assertThat(kept()).isEqualTo(-1);
  }

  @Test
  void entries_moreThanItsBytes_areEvicted() {
    NearCache small = cache(10_000);
    small.confirmed();
    small.heardUntil(now);

    int answered = 0;
    for (int i = 0; i < 1_000; i++) {
      small.keep("k" + i, snapshot(i), small.ticket("k" + i, now));
    }
    for (int i = 0; i < 1_000; i++) {
      answered += small.get("k" + i, now) == null ? 0 : 1;
    }

    assertThat(answered).isBetween(1, 40);
  }

  @Test
  void cache_ofNoBytes_answersNothing() {
    NearCache none = cache(0);
    none.confirmed();
    none.heardUntil(now);

    none.keep(KEY, snapshot(1), none.ticket(KEY, now));

    assertThat(none.get(KEY, now)).isNull();
    assertThat(none.trusted()).isFalse();
  }
}
