package io.tidemark.model.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectWriterTest {
  @Test
  void allKinds_areWrittenInTheirOrder() {
    byte[] json =
        ObjectWriter.view(
            7,
            out ->
                out.text("text", "a\"b\\c\n")
                    .text("none", null)
                    .decimal("decimal", new BigDecimal("1E+3"))
                    .whole("whole", (Long) null)
                    .number("number", 0.25)
                    .number("infinite", Double.POSITIVE_INFINITY)
                    .score("score", 72.35)
                    .bool("bool", true)
                    .object("object", inner -> {})
                    .objects("objects", List.of(one -> one.whole("n", 1L), two -> {}))
                    .texts("texts", List.of("x", "y")));

    assertThat(new String(json, StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"version\":7,\"text\":\"a\\\"b\\\\c\\n\",\"none\":null,\"decimal\":\"1000\","
                + "\"whole\":null,\"number\":0.25,\"infinite\":null,\"score\":72.3,\"bool\":true,"
                + "\"object\":{},\"objects\":[{\"n\":1},{}],\"texts\":[\"x\",\"y\"]}");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.0, 1.0, -0.5, 2.0E-3, 1.0E22, 1.0E-9})
  void number_readsBackAsItself(double value) throws IOException {
    byte[] json = ObjectWriter.write(out -> out.number("n", value));

    try (JsonParser parser = ObjectReader.JSON.createParser(json)) {
      parser.nextToken();
      parser.nextToken();
      parser.nextToken();
      assertThat(parser.getDoubleValue()).isEqualTo(value);
    }
  }

  @Property
  void anyDecimal_isWrittenPlainly(
      @ForAll @BigRange(min = "-1e20", max = "1e20") @Scale(14) BigDecimal value,
      @ForAll @IntRange(max = 14) int scale) {
    assertDecimal(value);
    assertDecimal(value.setScale(scale, RoundingMode.DOWN));
    assertDecimal(value.setScale(scale, RoundingMode.DOWN).movePointLeft(18).stripTrailingZeros());
  }

  private static void assertDecimal(BigDecimal value) {
    byte[] json = ObjectWriter.write(out -> out.decimal("d", value));

    assertThat(new String(json, StandardCharsets.UTF_8))
        .isEqualTo("{\"d\":\"" + value.toPlainString() + "\"}");
  }

  @Property(tries = 300)
  void anyText_readsBackAsItself(@ForAll("texts") String text) throws IOException {
    byte[] json = ObjectWriter.write(out -> out.text("first", text).text("second", text));

    try (JsonParser parser = ObjectReader.JSON.createParser(json)) {
      assertThat(parser.nextToken()).isEqualTo(JsonToken.START_OBJECT);
      parser.nextToken();
      parser.nextToken();
      assertThat(parser.getText()).isEqualTo(text);
      parser.nextToken();
      parser.nextToken();
      assertThat(parser.getText()).isEqualTo(text);
      assertThat(parser.nextToken()).isEqualTo(JsonToken.END_OBJECT);
    }
  }

  /** Whole code points, so that no half of a pair stands alone; long ones make room be found. */
  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.strings().withChars("ab\"\\\n\t\u00fc").ofMaxLength(40),
        Arbitraries.strings().ascii().ofMaxLength(2_000),
        Arbitraries.of("Zürich", "日本", "😀 up", "\u0001\u007f", ""));
  }
}
