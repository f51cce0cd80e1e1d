package io.tidemark.ingest;

import io.tidemark.runtime.KafkaSettings;
import io.tidemark.runtime.TopicCreation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;

/** Publishes recorded events out of files. */
public final class Replay {
  private static final Duration LAST_WORD = Duration.ofSeconds(10);

  private final KafkaSettings kafka;
  private final InstantSource clock;

  public Replay(KafkaSettings kafka, InstantSource clock) {
    this.kafka = kafka;
    this.clock = clock;
  }

  /**
   * Publishes every row of {@code files} and returns once Kafka has acknowledged them. With a
   * speed, the files are merged by event time; without, they go one by one. Throws {@link
   * ReplayException} before the first row where a file can't be read or its header is unknown, and
   * later where a file breaks off or Kafka fails.
   *
   * @param listener called on this thread, about twice a second and at the end
   */
  public ReplayReport run(List<Path> files, ReplaySpeed speed, Consumer<ReplayProgress> listener) {
    Outgoing outgoing = new Outgoing(kafka.topics());
    Function<Path, RecordedFile> opener = path -> RecordedFile.open(path, outgoing, clock);
    long bytes = files.stream().mapToLong(path -> check(path, opener)).sum();
    Producer<byte[], byte[]> producer = producer();
    try (RowSequence rows =
        speed.isMax()
            ? RowSequence.oneByOne(files, opener)
            : RowSequence.byEventTime(files, opener)) {
      return new ReplayRun(rows, producer, new Pace(speed), clock, bytes, listener).run();
    } finally {
      producer.close(LAST_WORD);
    }
  }

  private Producer<byte[], byte[]> producer() {
    try (Admin admin = Admin.create(kafka.properties())) {
      TopicCreation.ensure(admin, kafka);
      return EventProducers.bulk(kafka);
    } catch (KafkaException e) {
      throw new ReplayException("can't publish: " + e.getMessage(), e);
    }
  }

  /** Its length, after a look at its beginning. */
  private static long check(Path path, Function<Path, RecordedFile> opener) {
    try (RecordedFile file = opener.apply(path)) {
      return Files.size(file.path());
    } catch (IOException e) {
      throw new ReplayException(path + " can't be replayed: " + e.getMessage(), e);
    }
  }
}
