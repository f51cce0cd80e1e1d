package io.tidemark.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.model.Tidemark;
import io.tidemark.model.wire.Topics;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RetryRunTest {
  private static final DeadLetterFilter ALL = new DeadLetterFilter(null, null, null, null, null);

  private final List<ConsumerRecord<byte[], byte[]>> log = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private int batches;

  RetryRunTest() {
    for (int offset = 0; offset < 150; offset++) {
      log.add(Letters.price(0, offset, offset, "AAPL", "x".getBytes(UTF_8)));
    }
  }

  @Test
  void all_areSentOnce_inTheirOrder_aHundredAtATime() {
    run(choice(ALL, false), 1_000);

    assertThat(told).hasSize(150).startsWith("0@0 sent", "0@1 sent").doesNotHaveDuplicates();
    assertThat(batches).isEqualTo(2);
  }

  @Test
  void limit_leavesTheRest() {
    assertThat(run(choice(ALL, false), 10).size()).isEqualTo(140);
    assertThat(told).hasSize(10);
  }

  @Test
  void sentBefore_isLeftOut_unlessAskedForAgain() {
    log.add(Letters.note(0, 150, "0@3"));

    run(choice(ALL, false), 1_000);
    assertThat(told).hasSize(149).doesNotContain("0@3 sent");

    told.clear();
    run(choice(ALL, true), 1_000);
    assertThat(told).hasSize(150).contains("0@3 sent");
  }

  @Test
  void named_aloneAreMeant_andToldWhereTheyAreNotThere() {
    log.add(Letters.note(0, 150, "0@3"));
    RetryChoice choice = choice(null, false, "0@2", "0@3", "7@1", "0@2");
    log.forEach(choice::add);

    assertThat(choice.missing()).containsExactly(new Tidemark(7, 1));
    assertThat(choice.already()).containsExactly(new Tidemark(0, 3));
    assertThat(choice.chosen().size()).isEqualTo(1);
    assertThat(choice.chosen().contains(new Tidemark(0, 2))).isTrue();
  }

  @Test
  void letterThatCanNotBeSent_isTold_andTheRestGoesOn() {
    log.add(1, Letters.price(1, 0, 0, "AAPL", new byte[0]));

    RetryRun run = new RetryRun(topics(), partitions(), this::send, outcome -> tell(outcome));
    RetryChoice choice = choice(ALL, false);
    log.forEach(choice::add);
    log.forEach(record -> run.add(record, choice.chosen(), 1_000));
    run.send();

    assertThat(run.sent()).isEqualTo(150);
    assertThat(run.failed()).isEqualTo(1);
    assertThat(told).contains("1@0 its value was too large and left out");
  }

  private LetterPositions run(RetryChoice choice, int most) {
    RetryRun run = new RetryRun(topics(), partitions(), this::send, this::tell);
    log.forEach(choice::add);
    log.forEach(record -> run.add(record, choice.chosen(), most));
    run.send();
    return choice.chosen();
  }

  private static RetryChoice choice(
      @Nullable DeadLetterFilter filter, boolean again, String... named) {
    LinkedHashSet<Tidemark> positions = new LinkedHashSet<>();
    for (String each : named) {
      positions.add(Tidemark.parse(each));
    }
    return new RetryChoice(positions, filter, "tidemark.", again);
  }

  private List<RetryOutcome> send(List<Redrive.Ready> batch) {
    batches++;
    return batch.stream()
        .map(one -> RetryOutcome.sent(one.letter(), one.record().topic(), new Tidemark(0, 1)))
        .toList();
  }

  private void tell(RetryOutcome outcome) {
    told.add(outcome.letter() + " " + (outcome.ok() ? "sent" : outcome.failure()));
  }

  private static Topics topics() {
    return new Topics("tidemark.");
  }

  private static Map<String, Integer> partitions() {
    return Map.of("tidemark.prices", 4);
  }
}
