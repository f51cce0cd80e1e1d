package io.tidemark.processor;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** The progress of a consumer group, as the broker knows it. */
final class GroupProgress implements InputProgress {
  private static final long LIMIT_SECONDS = 15;

  private final Admin admin;
  private final String group;

  GroupProgress(Admin admin, String group) {
    this.admin = admin;
    this.group = group;
  }

  @Override
  public Map<TopicPartition, Long> ahead(Set<TopicPartition> partitions) {
    try {
      return InputProgress.ahead(
          offsets(partitions, OffsetSpec.earliest()),
          offsets(partitions, OffsetSpec.latest()),
          committed(partitions));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while asking for the progress of " + group, e);
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("the progress of " + group + " can't be read", e);
    }
  }

  private Map<TopicPartition, Long> offsets(Set<TopicPartition> partitions, OffsetSpec spec)
      throws ExecutionException, InterruptedException, TimeoutException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    partitions.forEach(partition -> asked.put(partition, spec));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    admin
        .listOffsets(asked)
        .all()
        .get(LIMIT_SECONDS, TimeUnit.SECONDS)
        .forEach((partition, found) -> offsets.put(partition, found.offset()));
    return offsets;
  }

  private Map<TopicPartition, Long> committed(Set<TopicPartition> partitions)
      throws ExecutionException, InterruptedException, TimeoutException {
    Map<TopicPartition, Long> committed = new HashMap<>();
    admin
        .listConsumerGroupOffsets(
            Map.of(group, new ListConsumerGroupOffsetsSpec().topicPartitions(partitions)),
            // what a transaction under way is about to commit is waited for
            new ListConsumerGroupOffsetsOptions().requireStable(true))
        .partitionsToOffsetAndMetadata(group)
        .get(LIMIT_SECONDS, TimeUnit.SECONDS)
        .forEach(
            (partition, offset) -> {
              if (offset != null) {
                committed.put(partition, offset.offset());
              }
            });
    return committed;
  }
}
