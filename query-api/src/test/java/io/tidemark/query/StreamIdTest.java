package io.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class StreamIdTest {
  private static final long HIGHEST = 999_999_999_999_999_999L;
  private static final Channels TWO = channels(2);

  private static Channels channels(int many) {
    List<String> names = IntStream.range(0, many).mapToObj(i -> "quotes.S" + i).toList();
    return Channels.parse(names, ModelName.DEFAULT, many + 1);
  }

  private static Resumption anew(ResetReason reason) {
    return new Resumption.Anew(reason);
  }

  @Provide
  Arbitrary<List<Long>> told() {
    return Arbitraries.longs().between(0, Told.version(HIGHEST)).list().ofMaxSize(220);
  }

  @Property(tries = 500)
  void id_ofAnyPosition_isReadBackAsItWas(
      @ForAll @LongRange(min = 0, max = HIGHEST) long generation, @ForAll("told") List<Long> told) {
    Channels channels = channels(told.size());

    String id =
        StreamId.of(generation, channels.fingerprint(), told.stream().mapToLong(v -> v).toArray());

    assertThat(StreamId.read(id, channels)).isEqualTo(new Resumption.After(generation, told));
    assertThat(id).hasSizeLessThanOrEqualTo(StreamId.LONGEST).matches("[A-Za-z0-9_-]+");
  }

  @Property(tries = 500)
  void id_withOneBitOff_isNotBelieved(
      @ForAll("told") List<Long> told, @ForAll @IntRange(max = 1_000_000) int which) {
    Channels channels = channels(told.size());
    String id = StreamId.of(7, channels.fingerprint(), told.stream().mapToLong(v -> v).toArray());
    byte[] bytes = Base64.getUrlDecoder().decode(id);
    int bit = which % (bytes.length * Byte.SIZE);
    bytes[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));

    String wrong = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);

    assertThat(StreamId.read(wrong, channels)).isEqualTo(anew(ResetReason.UNREADABLE));
  }

  @Property(tries = 500)
  void text_ofAnyKind_isReadAsNoPosition(@ForAll String text) {
    assertThat(StreamId.read(text, TWO)).isEqualTo(anew(ResetReason.UNREADABLE));
  }

  @Test
  void id_cutShort_isUnreadable() {
    String id = StreamId.of(7, TWO.fingerprint(), new long[] {5, 6});

    for (int length = 0; length < id.length(); length++) {
      assertThat(StreamId.read(id.substring(0, length), TWO))
          .isEqualTo(anew(ResetReason.UNREADABLE));
    }
  }

  @Test
  void id_ofOtherChannels_saysSo() {
    String id = StreamId.of(7, TWO.fingerprint(), new long[] {5, 6});

    assertThat(StreamId.read(id, channels(3))).isEqualTo(anew(ResetReason.CHANNELS));
  }

  @Test
  void id_ofMoreChannelsThanFit_isBoundedAndSaysSo() {
    Channels many = channels(2_000);

    String id =
        StreamId.of(7, many.fingerprint(), LongStream.range(0, 2_000).map(i -> HIGHEST).toArray());

    assertThat(id).hasSizeLessThan(100);
    assertThat(StreamId.read(id, many)).isEqualTo(anew(ResetReason.TOO_MANY));
  }

  @Test
  void id_ofAFewQuotes_isShort() {
    assertThat(StreamId.of(7, TWO.fingerprint(), new long[] {4_213, 920})).hasSizeLessThan(25);
    assertThat(StreamId.of(7, 1, LongStream.range(0, 200).map(i -> 1L << 62).toArray()))
        .hasSizeLessThan(2_500);
  }
}
