package io.tidemark.sink;

import static io.tidemark.model.wire.CacheTopic.QUOTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.model.wire.RedisKeys;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CacheStateIT {
  private static final RedisKeys KEYS = new RedisKeys(1);
  private static final TopicPartition P0 = CacheRecords.partition(QUOTES, 0);
  private static final TopicPartition P1 = CacheRecords.partition(QUOTES, 1);

  private ScriptRig rig;
  private CacheState state;

  @BeforeAll
  void start() {
    rig = new ScriptRig();
    state = new CacheState(rig.link());
  }

  @BeforeEach
  void clear() {
    rig.clear();
  }

  @AfterAll
  void stop() {
    rig.close();
  }

  @Test
  void active_onceSet_isNotSetAgain() {
    assertThat(state.active()).isEmpty();

    state.activate(3);
    state.activate(4);

    assertThat(state.active()).hasValue(3);
  }

  @Test
  void active_thatIsNoNumber_isTrouble() {
    rig.redis().set("tm:active", "abc");

    assertThatThrownBy(state::active)
        .isInstanceOf(RetryLaterException.class)
        .hasMessageContaining("tm:active");
  }

  @Test
  void mark_thatReachesTheBeginning_isRaisedAndNeverLowered() {
    state.begin(KEYS, Map.of(P0, 9L));

    assertThat(state.raise(KEYS, List.of(new Progress(P0, 9, 10))).gaps()).isEmpty();
    assertThat(state.raise(KEYS, List.of(new Progress(P0, 3, 9))).gaps()).isEmpty();
    state.begin(KEYS, Map.of(P0, 1L));

    assertThat(state.marks(KEYS, List.of(P0, P1))).isEqualTo(Map.of(P0, 10L));
  }

  @Test
  void mark_thatIsMissingOrTooLow_isAGap() {
    state.begin(KEYS, Map.of(P1, 4L));

    CacheState.Raised raised =
        state.raise(KEYS, List.of(new Progress(P0, 0, 10), new Progress(P1, 5, 10)));

    assertThat(raised).isEqualTo(new CacheState.Raised(List.of(P0, P1), OptionalLong.empty(), false));
    assertThat(state.marks(KEYS, List.of(P0, P1))).isEqualTo(Map.of(P1, 4L));
  }
}
