package io.tidemark.launcher;

import io.tidemark.model.Tidemark;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The newest or the oldest of the dead letters that a filter means, and no more than so many. */
final class LetterList {
  /** A dead letter, and whether it has been sent again. */
  record Line(DeadLetter letter, boolean retried) {}

  private static final Comparator<DeadLetter> BY_TIME =
      Comparator.comparing(DeadLetter::time)
          .thenComparing(letter -> letter.position().partition())
          .thenComparing(letter -> letter.position().offset());

  private final DeadLetterFilter filter;
  private final String prefix;
  private final int most;
  private final Comparator<DeadLetter> order;
  private final PriorityQueue<DeadLetter> kept;
  private final LetterPositions retried = new LetterPositions();
  private long matching;

  /**
   * An empty one.
   *
   * @param prefix of the topics
   */
  LetterList(DeadLetterFilter filter, String prefix, int most, boolean oldestFirst) {
    this.filter = filter;
    this.prefix = prefix;
    this.most = most;
    this.order = oldestFirst ? BY_TIME : BY_TIME.reversed();
    this.kept = new PriorityQueue<>(order.reversed());
  }

  /** Takes the next record of the dead letters. */
  void add(ConsumerRecord<byte[], byte[]> record) {
    Tidemark position = DeadLetter.retried(record).orElse(null);
    if (position != null) {
      retried.add(position);
      return;
    }
    DeadLetter letter = DeadLetter.of(record);
    if (filter.matches(letter, prefix)) {
      matching++;
      kept.add(letter);
      if (kept.size() > most) {
        kept.remove();
      }
    }
  }

  /** How many the filter means. */
  long matching() {
    return matching;
  }

  /** Those to be shown, in their order. */
  List<Line> lines() {
    List<DeadLetter> letters = new ArrayList<>(kept);
    letters.sort(order);
    return letters.stream()
        .map(letter -> new Line(letter, retried.contains(letter.position())))
        .toList();
  }
}
