package io.tidemark.model.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.model.InvalidRecordException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateLinesTest {
  private static final StateQuestion QUOTE = new StateQuestion(false, CacheTopic.QUOTES, "EUR/USD");
  private static final StateQuestion SCORE =
      new StateQuestion(true, CacheTopic.MOMENTUM, "tidemark-1/EUR/USD");

  @Test
  void questions_written_areReadTheSame() {
    byte[] lines = StateLines.write(List.of(QUOTE, SCORE));

    assertThat(new String(lines, UTF_8))
        .isEqualTo("tell quotes EUR/USD\nrenew momentum tidemark-1/EUR/USD\n");
    assertThat(StateLines.questions(lines)).containsExactly(QUOTE, SCORE);
    assertThat(StateLines.questions(StateLines.write(List.of()))).isEmpty();
  }

  @Test
  void subject_isWhatDecidesThePartition() {
    assertThat(QUOTE.subject()).isEqualTo("EUR/USD");
    assertThat(SCORE.subject()).isEqualTo("EUR/USD");
    assertThat(SCORE.model()).isEqualTo("tidemark-1");
    assertThat(new StateQuestion(false, CacheTopic.BARS_1M, "EUR/USD").subject())
        .isEqualTo("EUR/USD");
    assertThat(new StateQuestion(false, CacheTopic.VALUATIONS, "my-own").subject())
        .isEqualTo("my-own");
    assertThat(new StateQuestion(false, CacheTopic.MOMENTUM, "nothing").model()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tell quotes",
        "ask quotes AAPL",
        "tell prices AAPL",
        "tell quotes AAPL now",
        "tell quotes ",
        "tell quotes A\u0001B",
        "\n"
      })
  void question_thatBreaksTheRules_isRefused(String line) {
    assertThatThrownBy(() -> StateLines.questions(line.getBytes(UTF_8)))
        .isInstanceOf(InvalidRecordException.class);
  }

  @Test
  void questions_tooMany_areRefused() {
    byte[] most = StateLines.write(Collections.nCopies(StateLines.MOST, QUOTE));
    byte[] more = StateLines.write(Collections.nCopies(StateLines.MOST + 1, QUOTE));

    assertThat(StateLines.questions(most)).hasSize(StateLines.MOST);
    assertThatThrownBy(() -> StateLines.questions(more)).hasMessageContaining("was 501");
  }

  @Test
  void replies_written_areReadByteForByte() {
    byte[] json = "{\"version\":7,\"name\":\"Größe\"}".getBytes(UTF_8);
    StateReply elsewhere = new StateReply.Elsewhere("[::1]:8082");
    StateReply notNow = new StateReply.NotNow("später");

    byte[] lines =
        StateLines.writeReplies(
            List.of(new StateReply.Found(json), new StateReply.Unknown(), elsewhere, notNow));
    List<StateReply> read = StateLines.replies(lines, 4);

    assertThat(read.get(0)).isInstanceOf(StateReply.Found.class);
    assertThat(((StateReply.Found) read.get(0)).json()).isEqualTo(json);
    assertThat(read.subList(1, 4)).containsExactly(new StateReply.Unknown(), elsewhere, notNow);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "404 ", "404 \n404 \n", "404\n", "999 x\n", "404 \n200"})
  void replies_thatAreNotJustOne_areRefused(String lines) {
    assertThatThrownBy(() -> StateLines.replies(lines.getBytes(UTF_8), 1))
        .isInstanceOf(InvalidRecordException.class);
  }
}
