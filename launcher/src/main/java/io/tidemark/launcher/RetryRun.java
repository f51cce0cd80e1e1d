package io.tidemark.launcher;

import io.tidemark.model.wire.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Sends chosen dead letters again, a few at a time, each at most once and no more than so many. */
final class RetryRun {
  /** Sends some, and says what became of each. */
  interface Sender {
    List<RetryOutcome> send(List<Redrive.Ready> batch);
  }

  private static final int BATCH = 100;
  private static final long BATCH_BYTES = 8L * 1024 * 1024;

  private final Topics topics;
  private final Map<String, Integer> partitions;
  private final Sender sender;
  private final Consumer<RetryOutcome> teller;
  private final List<Redrive.Ready> batch = new ArrayList<>();
  private long batchBytes;
  private int sent;
  private int failed;

  /**
   * One that has sent nothing yet.
   *
   * @param partitions how many each topic has
   * @param sender sends some, and says what became of each
   * @param teller hears what became of each
   */
  RetryRun(
      Topics topics,
      Map<String, Integer> partitions,
      Sender sender,
      Consumer<RetryOutcome> teller) {
    this.topics = topics;
    this.partitions = Map.copyOf(partitions);
    this.sender = sender;
    this.teller = teller;
  }

  /** Takes the next record of the dead letters, and it out of {@code chosen}. */
  void add(ConsumerRecord<byte[], byte[]> record, LetterPositions chosen, int most) {
    if (sent + failed + batch.size() >= most || !chosen.remove(DeadLetter.position(record))) {
      return;
    }
    Redrive redrive = Redrive.of(record, topics, partitions);
    if (redrive instanceof Redrive.Ready ready) {
      batch.add(ready);
      batchBytes += ready.bytes();
      if (batch.size() == BATCH || batchBytes >= BATCH_BYTES) {
        send();
      }
    } else {
      tell(
          redrive.fold(RetryOutcome::planned, no -> RetryOutcome.failed(no.letter(), no.reason())));
    }
  }

  /** Sends what is left. */
  void send() {
    if (!batch.isEmpty()) {
      List<Redrive.Ready> now = List.copyOf(batch);
      batch.clear();
      batchBytes = 0;
      sender.send(now).forEach(this::tell);
    }
  }

  /** Says what became of one. */
  void tell(RetryOutcome outcome) {
    if (outcome.ok()) {
      sent++;
    } else {
      failed++;
    }
    teller.accept(outcome);
  }

  int sent() {
    return sent;
  }

  int failed() {
    return failed;
  }
}
