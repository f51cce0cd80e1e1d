package io.tidemark.launcher;

import io.tidemark.runtime.KafkaSettings;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Where topics begin and end, and where groups stand, as Kafka tells it now. */
final class KafkaPositions implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 15_000;

  private final Admin admin;

  KafkaPositions(KafkaSettings kafka) {
    this.admin =
        Admin.create(
            kafka.properties(
                Map.of(
                    "default.api.timeout.ms",
                    Integer.toString(TIMEOUT_MILLIS),
                    "request.timeout.ms",
                    "5000")));
  }

  /** The admin client that it asks with. */
  Admin admin() {
    return admin;
  }

  /** The partitions of those of {@code topics} that exist. */
  Set<TopicPartition> partitions(Collection<String> topics) {
    Set<String> present = get(admin.listTopics().names());
    List<String> wanted = topics.stream().filter(present::contains).toList();
    return get(admin.describeTopics(wanted).allTopicNames()).values().stream()
        .flatMap(
            topic ->
                topic.partitions().stream()
                    .map(partition -> new TopicPartition(topic.name(), partition.partition())))
        .collect(Collectors.toSet());
  }

  /** The offset of the first record that is kept. */
  Map<TopicPartition, Long> begins(Set<TopicPartition> partitions) {
    return offsets(partitions, OffsetSpec.earliest());
  }

  /** The offset after the last record, committed or not. */
  Map<TopicPartition, Long> ends(Set<TopicPartition> partitions) {
    return offsets(partitions, OffsetSpec.latest());
  }

  /** What a group has committed; nothing for a partition that it has not begun with. */
  Map<TopicPartition, Long> committed(String group) {
    Map<TopicPartition, Long> positions = new HashMap<>();
    get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
        .forEach(
            (partition, offset) -> {
              if (offset != null) {
                positions.put(partition, offset.offset());
              }
            });
    return positions;
  }

  /** Groups at work whose names begin with {@code prefix}, sorted. */
  List<String> activeGroups(String prefix) {
    return get(admin.listGroups().all()).stream()
        .filter(group -> group.groupState().equals(Optional.of(GroupState.STABLE)))
        .map(GroupListing::groupId)
        .filter(group -> group.startsWith(prefix))
        .sorted()
        .toList();
  }

  /** How many processes' threads are at work in a group; 0 where there is none. */
  int members(String group) {
    boolean known =
        get(admin.listGroups().all()).stream().anyMatch(one -> one.groupId().equals(group));
    return known
        ? Math.toIntExact(
            get(admin.describeConsumerGroups(List.of(group)).all()).values().stream()
                .flatMap(description -> description.members().stream())
                .map(member -> member.clientId().replaceFirst("-StreamThread-.*", ""))
                .distinct()
                .count())
        : 0;
  }

  @Override
  public void close() {
    admin.close();
  }

  private Map<TopicPartition, Long> offsets(Set<TopicPartition> partitions, OffsetSpec spec) {
    Map<TopicPartition, OffsetSpec> wanted =
        partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> spec));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    get(admin.listOffsets(wanted).all())
        .forEach((partition, result) -> offsets.put(partition, result.offset()));
    return offsets;
  }

  private static String cause(ExecutionException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return cause.getClass().getSimpleName() + ": " + cause.getMessage();
  }

  /** The answer; a {@link KafkaException} with the cause's own words where there is none. */
  static <T> T get(KafkaFuture<T> answer) {
    try {
      return answer.get(2L * TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while asking Kafka", e);
    } catch (ExecutionException e) {
      throw new KafkaException("Kafka does not answer: " + cause(e), e);
    } catch (TimeoutException e) {
      throw new KafkaException("Kafka does not answer", e);
    }
  }
}
