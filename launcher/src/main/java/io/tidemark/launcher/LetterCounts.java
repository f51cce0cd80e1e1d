package io.tidemark.launcher;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** How many dead letters there are of each stage and reason, whatever the value was. */
final class LetterCounts {
  /** One kind of them. */
  record Kind(String stage, String reason, long count) {}

  private record Name(String stage, String reason) {}

  /** Kinds beyond so many are counted together. */
  private static final int MOST = 1_000;

  private static final Name OTHERS = new Name("", "all others");

  private final DeadLetterFilter filter;
  private final String prefix;
  private final Map<Name, Long> counts = new HashMap<>();

  LetterCounts(DeadLetterFilter filter, String prefix) {
    this.filter = filter;
    this.prefix = prefix;
  }

  /** Takes the next record of the dead letters. */
  void add(ConsumerRecord<byte[], byte[]> record) {
    DeadLetter letter = DeadLetter.of(record);
    if (DeadLetter.retried(record).isEmpty() && filter.matches(letter, prefix)) {
      Name name = new Name(letter.cause().stage(), rule(letter.cause().reason()));
      boolean room = counts.containsKey(name) || counts.size() < MOST;
      counts.merge(room ? name : OTHERS, 1L, Long::sum);
    }
  }

  /** The most frequent first. */
  List<Kind> kinds() {
    List<Kind> kinds = new ArrayList<>();
    counts.forEach((name, count) -> kinds.add(new Kind(name.stage(), name.reason(), count)));
    kinds.sort(
        Comparator.comparingLong(Kind::count)
            .reversed()
            .thenComparing(Kind::stage)
            .thenComparing(Kind::reason));
    return kinds;
  }

  /** A reason without the value that it names. */
  private static String rule(String reason) {
    int value = reason.indexOf(", was ");
    return value < 0 ? reason : reason.substring(0, value);
  }
}
