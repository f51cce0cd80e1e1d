package io.tidemark.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LatestTest {
  private static final Channel A = Channel.parse("quotes.A", ModelName.DEFAULT);

  private final Latest latest = new Latest();

  private static Update value(long generation, long version, String price) {
    String json = "{\"version\":" + version + ",\"price\":\"" + price + "\"}";
    return Update.of(A, new Snapshot(generation, json.getBytes(UTF_8)));
  }

  private static Update value(long generation, long version) {
    return value(generation, version, "1");
  }

  private static Update stale(long generation, long version) {
    return value(generation, version).asStale(A);
  }

  private static Update missing(long generation) {
    return Update.missing(A, generation);
  }

  @Test
  void value_newer_isNews() {
    assertThat(latest.accept(value(7, 1))).isTrue();
    assertThat(latest.accept(value(7, 2))).isTrue();
    assertThat(latest.revision()).isEqualTo(2);
  }

  @Test
  void value_olderOrTheSame_isNone() {
    latest.accept(value(7, 5));

    assertThat(latest.accept(value(7, 4))).isFalse();
    assertThat(latest.accept(value(7, 5))).isFalse();
    assertThat(latest.update()).extracting(Update::version).isEqualTo(5L);
  }

  @Test
  void value_repairedAtItsVersion_isNews() {
    latest.accept(value(7, 5, "1"));

    assertThat(latest.accept(value(7, 5, "2"))).isTrue();
  }

  @Test
  void missing_once_isNewsOnce() {
    assertThat(latest.accept(missing(7))).isTrue();
    assertThat(latest.accept(missing(7))).isFalse();
    assertThat(latest.accept(value(7, 1))).isTrue();
    assertThat(latest.accept(missing(7))).isTrue();
  }

  @Test
  void value_olderThanTheDeletedOne_isNone() {
    latest.accept(value(7, 5));
    latest.accept(missing(7));

    assertThat(latest.accept(value(7, 4))).isFalse();
    assertThat(latest.accept(value(7, 5))).isTrue(); // evicted, and written again
  }

  @Test
  void generation_withTheSameValue_isTakenSilently() {
    latest.accept(value(7, 5));

    assertThat(latest.accept(value(8, 5))).isFalse();
    assertThat(latest.update()).extracting(Update::generation).isEqualTo(8L);
    assertThat(latest.accept(value(8, 6))).isTrue();
  }

  @Test
  void generation_withAnOlderValue_isNews() {
    latest.accept(value(7, 5));

    assertThat(latest.accept(value(8, 3))).isTrue();
    assertThat(latest.accept(value(8, 2))).isFalse();
    assertThat(latest.accept(value(7, 5))).isTrue(); // an operator has gone back
  }

  @Test
  void staleness_thatBeginsOrEnds_isNews() {
    latest.accept(value(7, 5));

    assertThat(latest.accept(stale(7, 5))).isTrue();
    assertThat(latest.accept(stale(7, 5))).isFalse();
    assertThat(latest.accept(stale(7, 4))).isFalse();
    assertThat(latest.accept(value(7, 5))).isTrue();
    assertThat(latest.isStale()).isFalse();
  }

  @Test
  void doubt_aboutAValue_isNewsOnceAndKeepsItsVersion() {
    latest.accept(value(7, 5));

    assertThat(latest.doubt(A, 7)).isTrue();
    assertThat(latest.doubt(A, 7)).isFalse();
    assertThat(latest.update()).extracting(Update::version).isEqualTo(5L);
    assertThat(latest.isStale()).isTrue();
    assertThat(latest.accept(value(7, 4))).isFalse();
    assertThat(latest.accept(value(7, 5))).isTrue();
  }

  @Test
  void doubt_aboutNothing_isOverWithAnyWord() {
    assertThat(latest.doubt(A, 7)).isTrue();
    assertThat(latest.update()).extracting(Update::isUnavailable).isEqualTo(true);
    assertThat(latest.accept(missing(7))).isTrue();
    assertThat(latest.doubt(A, 7)).isTrue();
    assertThat(latest.accept(missing(7))).isTrue();
    assertThat(latest.accept(missing(7))).isFalse();
  }

  @Property(tries = 300)
  void versions_ofAnyReads_neverGoBackWithinAGeneration(
      @ForAll @Size(max = 60) List<@IntRange(min = -2, max = 30) Integer> reads) {
    Latest any = new Latest();
    Map<Long, Long> newest = new HashMap<>();
    for (int version : reads) {
      if (version == -2) {
        any.doubt(A, 7);
      } else {
        any.accept(version < 0 ? missing(7) : value(7, version));
      }
      Update held = any.update();
      if (held != null && held.hasValue()) {
        long before = newest.getOrDefault(held.generation(), -1L);
        assertThat(held.version()).isGreaterThanOrEqualTo(before);
        newest.put(held.generation(), held.version());
      }
    }
  }
}
