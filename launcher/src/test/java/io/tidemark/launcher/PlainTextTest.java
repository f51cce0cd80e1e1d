package io.tidemark.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PlainTextTest {
  @Test
  void line_escapesWhatATerminalWouldObey() {
    assertThat(PlainText.line("a\u001b[2Jb\r\nc\u009bd\u007f"))
        .isEqualTo("a\\u001b[2Jb\\u000d\\u000ac\\u009bd\\u007f");
  }

  @Test
  void line_escapesWhatTurnsTheDirectionOfText() {
    assertThat(PlainText.line("a\u202eb\u2066")).isEqualTo("a\\u202eb\\u2066");
  }

  @Test
  void line_keepsWhatCanBeSeen() {
    assertThat(PlainText.line("Zürich 東京 €")).isEqualTo("Zürich 東京 €");
  }

  @Test
  void line_tooLong_isCut() {
    assertThat(PlainText.line("abcdef", 4)).isEqualTo("abc…");
    assertThat(PlainText.line("abcd", 4)).isEqualTo("abcd");
  }

  @Test
  void lines_keepsTheirEnds_andNothingElse() {
    assertThat(PlainText.lines("a\n\tb\u001b")).isEqualTo("a\n\tb\\u001b");
  }

  @Test
  void decode_ofWhatIsNoText_isEmpty() {
    assertThat(PlainText.decode(new byte[] {(byte) 0xff, 0x41})).isEmpty();
    assertThat(PlainText.decode("ü".getBytes(StandardCharsets.UTF_8))).contains("ü");
  }

  @Test
  void hexDump_showsOffsetsNumbersAndAscii() {
    byte[] bytes = new byte[18];
    bytes[0] = 'A';
    bytes[17] = (byte) 0xff;

    assertThat(HexDump.of(bytes, 100).lines())
        .containsExactly(
            "00000000  41" + " 00".repeat(15) + "  A...............",
            "00000010  00 ff" + "   ".repeat(14) + "  ..");
    assertThat(HexDump.of(bytes, 16).lines()).hasSize(1);
  }
}
