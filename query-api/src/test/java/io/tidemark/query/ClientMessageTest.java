package io.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.model.InvalidRecordException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientMessageTest {
  @Test
  void message_thatIsOne_isRead() {
    assertThat(
            ClientMessage.parse(
                "{\"type\":\"subscribe\",\"channels\":[\"quotes.A\",\"x\"],\"lastEventId\":\"i\"}"))
        .isEqualTo(new ClientMessage(true, List.of("quotes.A", "x"), "i"));
    assertThat(ClientMessage.parse("{\"type\":\"unsubscribe\",\"channels\":[\"quotes.A\"]}"))
        .isEqualTo(new ClientMessage(false, List.of("quotes.A"), null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nonsense|message: must be a JSON object, was nonsense",
        "[]|message: must be a JSON object, was []",
        "null|message: must be a JSON object, was null",
        "{}|type: must be subscribe or unsubscribe, was null",
        "{\"type\":7}|type: must be subscribe or unsubscribe, was 7",
        "{\"type\":\"subscribe\"}|channels: must be a list of some, was null",
        "{\"type\":\"subscribe\",\"channels\":[]}|channels: must be a list of some, was []",
        "{\"type\":\"subscribe\",\"channels\":[{}]}|channels: must be texts, was {}",
        "{\"type\":\"subscribe\",\"channels\":[\"a\"],\"lastEventId\":1}|lastEventId: must be a text, was 1"
      })
  void message_thatIsNone_saysWhatIsWrong(String text, String detail) {
    assertThatThrownBy(() -> ClientMessage.parse(text))
        .isInstanceOf(InvalidRecordException.class)
        .hasMessage(detail);
  }
}
