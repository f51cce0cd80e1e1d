package io.tidemark.bench;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** How much lies in Kafka, by topic. */
final class LogSizes {
  private static final int LIMIT_SECONDS = 30;

  private LogSizes() {}

  /** Bytes of each topic's segments. */
  static Map<String, Long> bytes(Admin admin, int broker) {
    try {
      Map<String, Long> sizes = new TreeMap<>();
      admin
          .describeLogDirs(List.of(broker))
          .allDescriptions()
          .get(LIMIT_SECONDS, TimeUnit.SECONDS)
          .values()
          .forEach(
              directories ->
                  directories
                      .values()
                      .forEach(
                          directory ->
                              directory
                                  .replicaInfos()
                                  .forEach(
                                      (partition, replica) ->
                                          sizes.merge(
                                              partition.topic(), replica.size(), Long::sum))));
      return sizes;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("Kafka does not tell its sizes", e);
    }
  }

  /** The sum of the next offsets of each topic; what transactions add counts as well. */
  static Map<String, Long> ends(Admin admin) {
    try {
      var names = admin.listTopics().names().get(LIMIT_SECONDS, TimeUnit.SECONDS);
      Map<TopicPartition, OffsetSpec> asked =
          admin
              .describeTopics(names)
              .allTopicNames()
              .get(LIMIT_SECONDS, TimeUnit.SECONDS)
              .values()
              .stream()
              .flatMap(
                  topic ->
                      topic.partitions().stream()
                          .map(part -> new TopicPartition(topic.name(), part.partition())))
              .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
      Map<String, Long> ends = new TreeMap<>();
      admin
          .listOffsets(asked)
          .all()
          .get(LIMIT_SECONDS, TimeUnit.SECONDS)
          .forEach((partition, end) -> ends.merge(partition.topic(), end.offset(), Long::sum));
      return ends;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("Kafka does not tell its ends", e);
    }
  }
}
