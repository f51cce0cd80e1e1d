package io.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.Symbol;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParamsTest {
  @Test
  void text_encoded_isDecoded() {
    Params params = Params.of("a=Strong+Buy&b=%C3%A9%2B&%63=1&d&e=x=y&&");

    assertThat(params.text("a")).isEqualTo("Strong Buy");
    assertThat(params.text("b")).isEqualTo("é+");
    assertThat(params.text("c")).isEqualTo("1");
    assertThat(params.text("d")).isEmpty();
    assertThat(params.text("e")).isEqualTo("x=y");
    assertThat(params.text("f")).isNull();
    assertThat(params.text("f", "default")).isEqualTo("default");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"%", "%1", "%zz", "%C3%28", "%F0%9F", "%ED%A0%80", "%41\u00e9", "%\uff11\uff11"})
  void text_thatIsNoPercentEncodedUtf8_isRefusedByName(String value) {
    assertThatThrownBy(() -> Params.of("a=" + value).text("a"))
        .isInstanceOf(InvalidRecordException.class)
        .hasMessageStartingWith("a: must be percent-encoded UTF-8");
  }

  @Test
  void text_unknownAndBroken_isIgnored() {
    assertThat(Params.of("x=%zz&a=1").text("a")).isEqualTo("1");
  }

  @Test
  void symbols_repeated_countOnce() {
    assertThat(Params.of("symbols=b,a,B").symbols())
        .containsExactly(new Symbol("B"), new Symbol("A"));
  }

  @Test
  void refusal_ofALongValueFullOfEmoji_canBeWrittenAsUtf8() {
    String emoji = "😀".repeat(60);

    assertThatThrownBy(() -> Params.symbol("symbol", "x" + emoji))
        .satisfies(
            e ->
                assertThat(
                        StandardCharsets.UTF_8
                            .newEncoder()
                            .canEncode(String.valueOf(e.getMessage())))
                    .isTrue());
  }
}
