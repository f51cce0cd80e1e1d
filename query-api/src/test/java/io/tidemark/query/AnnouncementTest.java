package io.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnnouncementTest {
  private final List<String> heard = new ArrayList<>();
  private final Changes changes =
      new Changes() {
        @Override
        public void changed(String key, long version) {
          heard.add(key + "=" + version);
        }

        @Override
        public void confirmed() {}

        @Override
        public void gap() {}

        @Override
        public void heardUntil(long nanos) {}
      };

  private boolean read(String message) {
    return Announcement.read(message.getBytes(StandardCharsets.ISO_8859_1), changes);
  }

  @Test
  void message_ofSeveralKeys_tellsEachInOrder() {
    assertThat(read("tm:7:quote:A 12 tm:7:bars:1m:B/C 999999999999999999")).isTrue();

    assertThat(heard).containsExactly("tm:7:quote:A=12", "tm:7:bars:1m:B/C=999999999999999999");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "a ",
        " 1",
        "a b",
        "a -1",
        "a 1 b",
        "a  1",
        "a 1.5",
        "a 1234567890123456789",
        "tm:7:quote:\u00e9"
      })
  void message_thatIsNone_isToldAsSuch(String message) {
    assertThat(read(message)).isFalse();
  }

  @Test
  void message_thatIsEmpty_tellsNothing() {
    assertThat(read("")).isTrue();
    assertThat(heard).isEmpty();
  }
}
