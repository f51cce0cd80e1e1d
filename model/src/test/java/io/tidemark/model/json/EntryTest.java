package io.tidemark.model.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryTest {
  @Test
  void tombstone_ofEitherForm_isKnownAsOne() {
    assertThat(Entry.isTombstone(Entry.tombstone(1))).isTrue();
    assertThat(Entry.isTombstone(Entry.tombstone(Long.MAX_VALUE))).isTrue();
    assertThat(Entry.isTombstone(Entry.tombstone(1, 1_732_060_800_000L))).isTrue();
    assertThat(Entry.isTombstone(Entry.tombstone(Long.MAX_VALUE, Long.MAX_VALUE))).isTrue();
    assertThat(Entry.isTombstone("{\"version\":1,\"price\":\"2\"}".getBytes(UTF_8))).isFalse();
  }

  @Test
  void tombstones_ofTwoBars_differ() {
    assertThat(Entry.tombstone(1, 60_000)).isNotEqualTo(Entry.tombstone(1, 120_000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"version\":12}", "{\"version\":12,\"x\":1}"})
  void hasVersion_ofJsonThatBeginsWithIt_isTrue(String json) {
    assertThat(Entry.hasVersion(json.getBytes(UTF_8), 12)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{\"version\":12",
        "{\"version\":123}",
        "{\"version\":012}",
        "{\"x\":12}"
      })
  void hasVersion_ofAnythingElse_isFalse(String json) {
    assertThat(Entry.hasVersion(json.getBytes(UTF_8), 12)).isFalse();
  }
}
