package io.tidemark.ingest;

import io.tidemark.model.wire.Topics;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Remembers in Kafka up to which day the simulator's history has been published, as the note on a
 * committed offset of a group that nobody reads with: it goes when the topic goes.
 */
final class SimulatorMark {
  private static final long ANSWER_SECONDS = 10;

  private final Admin admin;
  private final String group;
  private final TopicPartition place;

  SimulatorMark(Admin admin, Topics topics) {
    this.admin = admin;
    this.group = topics.prefix() + "simulator";
    this.place = new TopicPartition(topics.barsIn(), 0);
  }

  /** The last day published; empty where none was. */
  Optional<LocalDate> read() {
    try {
      OffsetAndMetadata noted =
          admin
              .listConsumerGroupOffsets(group)
              .partitionsToOffsetAndMetadata()
              .get(ANSWER_SECONDS, TimeUnit.SECONDS)
              .get(place);
      return noted == null ? Optional.empty() : Optional.of(LocalDate.parse(noted.metadata()));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("can't read what the simulator has published", e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  void write(LocalDate lastDay) {
    try {
      admin
          .alterConsumerGroupOffsets(
              group, Map.of(place, new OffsetAndMetadata(0, lastDay.toString())))
          .all()
          .get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("can't note what the simulator has published", e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static KafkaException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new KafkaException("interrupted", e);
  }
}
