package io.tidemark.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.model.wire.StateLines;
import io.tidemark.model.wire.StateReply;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StateBatchTest {
  private static final StateReply UNKNOWN = new StateReply.Unknown();

  private final List<List<StateReply>> ended = new ArrayList<>();

  @Test
  void batch_endsWithItsLastAnswer_inTheOrderOfTheQuestions() {
    StateReply elsewhere = new StateReply.Elsewhere("there:1");
    StateBatch batch = new StateBatch(2, ended::add);

    batch.answer(1, UNKNOWN);
    assertThat(ended).isEmpty();
    assertThat(batch.waits()).isTrue();
    batch.answer(0, elsewhere);

    assertThat(ended).containsExactly(List.of(elsewhere, UNKNOWN));
    assertThat(batch.waits()).isFalse();
  }

  @Test
  void batch_endedBefore_saysWhatWasNotToldAndEndsOnce() {
    StateBatch batch = new StateBatch(2, ended::add);
    batch.answer(0, UNKNOWN);

    batch.end();
    batch.answer(1, UNKNOWN);
    batch.end();

    assertThat(ended).hasSize(1);
    assertThat(ended.get(0).get(0)).isEqualTo(UNKNOWN);
    assertThat(ended.get(0).get(1)).isInstanceOf(StateReply.NotNow.class);
  }

  @Test
  void entriesBeyondTheRoom_areNotTold_butTheFirstAlwaysIs() {
    StateReply large = new StateReply.Found(new byte[StateLines.ANSWER_BYTES]);
    StateBatch batch = new StateBatch(2, ended::add);

    batch.answer(0, large);
    batch.answer(1, large);

    assertThat(ended.get(0).get(0)).isSameAs(large);
    assertThat(ended.get(0).get(1)).isInstanceOf(StateReply.NotNow.class);
  }
}
