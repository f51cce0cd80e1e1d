package io.tidemark.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LetterListTest {
  private static final byte[] VALUE = "x".getBytes(UTF_8);
  private static final DeadLetterFilter ALL = new DeadLetterFilter(null, null, null, null, null);

  private final List<ConsumerRecord<byte[], byte[]>> log =
      List.of(
          Letters.price(0, 0, 1_000, "AAPL", VALUE),
          Letters.price(0, 1, 3_000, "MSFT", VALUE),
          Letters.price(1, 0, 2_000, "AAPL", VALUE),
          Letters.note(0, 2, "0@0"));

  @Test
  void list_isNewestFirst_andKeepsNoMoreThanItsLimit() {
    assertThat(positions(ALL, 2, false)).containsExactly("0@1", "1@0");
    assertThat(positions(ALL, 2, true)).containsExactly("0@0", "1@0");
  }

  @Test
  void list_marksWhatWasSentAgain_andCountsNoNotes() {
    LetterList list = new LetterList(ALL, "tidemark.", 50, true);
    log.forEach(list::add);

    assertThat(list.matching()).isEqualTo(3);
    assertThat(list.lines())
        .extracting(LetterList.Line::retried)
        .containsExactly(true, false, false);
  }

  @Test
  void filter_meansWhatAllOfItsPartsMean() {
    assertThat(positions(filter("process", "prices", "ABOVE zero", "AAPL", null), 50, true))
        .containsExactly("0@0", "1@0");
    assertThat(positions(filter(null, "tidemark.prices", null, null, 2_000L), 50, true))
        .containsExactly("1@0", "0@1");
    assertThat(positions(filter("sink", null, null, null, null), 50, true)).isEmpty();
    assertThat(positions(filter(null, "bars-in", null, null, null), 50, true)).isEmpty();
    assertThat(positions(filter(null, null, "unheard of", null, null), 50, true)).isEmpty();
  }

  @Test
  void counts_areOfStageAndRule_whateverTheValue() {
    LetterCounts counts = new LetterCounts(ALL, "tidemark.");
    log.forEach(counts::add);

    assertThat(counts.kinds())
        .containsExactly(new LetterCounts.Kind("process", "price: must be above zero", 3));
  }

  @Test
  void text_ofAStrangersKey_isHarmless() {
    LetterList list = new LetterList(ALL, "tidemark.", 50, true);
    list.add(Letters.price(0, 0, 1_000, "\u001b]0;gotcha\u0007\u009b", VALUE));

    assertThat(LetterText.table(list.lines())).doesNotContain("\u001b", "\u0007", "\u009b");
    assertThat(JsonText.ascii(LetterText.json(list.lines().get(0))))
        .doesNotContain("\u001b", "\u0007", "\u009b");
  }

  private static DeadLetterFilter filter(
      @Nullable String stage,
      @Nullable String topic,
      @Nullable String reason,
      @Nullable String key,
      @Nullable Long since) {
    return new DeadLetterFilter(
        stage, topic, reason, key, since == null ? null : Instant.ofEpochMilli(since));
  }

  private List<String> positions(DeadLetterFilter filter, int most, boolean oldestFirst) {
    LetterList list = new LetterList(filter, "tidemark.", most, oldestFirst);
    log.forEach(list::add);
    List<String> positions = new ArrayList<>();
    list.lines().forEach(line -> positions.add(line.letter().position().toString()));
    return positions;
  }
}
