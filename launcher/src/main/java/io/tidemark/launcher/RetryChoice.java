package io.tidemark.launcher;

import io.tidemark.model.Tidemark;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Which dead letters are to be sent again: those named, or those that a filter means. */
final class RetryChoice {
  /** Of a filter that means more, nothing is chosen. */
  private static final int MOST = 1_000_000;

  private final Set<Tidemark> named;
  private final @Nullable DeadLetterFilter filter;
  private final String prefix;
  private final boolean again;
  private final LetterPositions chosen = new LetterPositions();
  private final Set<Tidemark> missing;
  private final Set<Tidemark> already = new LinkedHashSet<>();

  /**
   * Nothing yet.
   *
   * @param filter null where only those named are meant
   * @param prefix of the topics
   * @param again also those that have been sent again before
   */
  RetryChoice(
      Set<Tidemark> named, @Nullable DeadLetterFilter filter, String prefix, boolean again) {
    this.named = Set.copyOf(named);
    this.missing = new LinkedHashSet<>(named);
    this.filter = filter;
    this.prefix = prefix;
    this.again = again;
  }

  /** Takes the next record of the dead letters. */
  void add(ConsumerRecord<byte[], byte[]> record) {
    Tidemark retried = DeadLetter.retried(record).orElse(null);
    if (retried == null) {
      choose(record);
    } else if (!again && chosen.remove(retried) && named.contains(retried)) {
      already.add(retried);
    }
  }

  private void choose(ConsumerRecord<byte[], byte[]> record) {
    Tidemark position = DeadLetter.position(record);
    if (named.contains(position)) {
      missing.remove(position);
      chosen.add(position);
    } else if (filter != null && filter.matches(DeadLetter.of(record), prefix)) {
      chosen.add(position);
      if (chosen.size() > MOST) {
        throw new RefusedException(
            "more than 1,000,000 dead letters are meant; say more narrowly which");
      }
    }
  }

  /** Those chosen. */
  LetterPositions chosen() {
    return chosen;
  }

  /** Those named that are not there. */
  Set<Tidemark> missing() {
    return missing;
  }

  /** Those named that have been sent again before. */
  Set<Tidemark> already() {
    return already;
  }
}
