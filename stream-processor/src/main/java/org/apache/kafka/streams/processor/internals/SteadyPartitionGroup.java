package org.apache.kafka.streams.processor.internals;

import java.lang.reflect.Field;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The input buffers of a task, asked whether the task may go on only when that can have changed.
 * For the task's stream thread.
 */
@NullMarked
public final class SteadyPartitionGroup extends AbstractPartitionGroup {
  /*
   * With max.task.idle.ms other than -1, Kafka Streams 4.3 formats a line of text for each empty
   * input partition at every record (PartitionGroup.readyToProcess), whether anybody logs it or not:
   * as much work as parsing a price. The answer depends on which buffers are empty, on the lags of
   * those, and, as long as the idle time is zero, on nothing else; so it stands until one of them
   * changes.
   *
   * The class lies in Kafka's package, since what it extends is not public, and takes the place of
   * the group in its task by reflection, since Kafka Streams has no other way in. Where that fails,
   * all goes as before, only slower.
   */
  private static final Logger LOG = LoggerFactory.getLogger(SteadyPartitionGroup.class);

  private final AbstractPartitionGroup group;
  private final Map<?, ?> lags;
  private Map<?, ?> knownLags = Map.of();
  private @Nullable ReadyToProcessResult answer;

  /**
   * @param lags what {@code group} knows of the lags of its partitions, as it stands
   */
  SteadyPartitionGroup(AbstractPartitionGroup group, Map<?, ?> lags) {
    this.group = group;
    this.lags = lags;
  }

  /** Puts one into the task of {@code context}, whose idle time is zero. */
  public static void install(InternalProcessorContext<?, ?> context) {
    if (!(context instanceof ProcessorContextImpl)) {
      return;
    }
    try {
      Field task = ProcessorContextImpl.class.getDeclaredField("streamTask");
      task.setAccessible(true);
      Field group = StreamTask.class.getDeclaredField("partitionGroup");
      group.setAccessible(true);
      Field lags = PartitionGroup.class.getDeclaredField("fetchedLags");
      lags.setAccessible(true);
      Object owner = task.get(context);
      if (group.get(owner) instanceof PartitionGroup buffers) {
        group.set(owner, new SteadyPartitionGroup(buffers, (Map<?, ?>) lags.get(buffers)));
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.warn("this Kafka Streams asks at every record whether a task may go on", e);
    }
  }

  @Override
  ReadyToProcessResult readyToProcess(long now) {
    ReadyToProcessResult known = answer;
    if (known == null) {
      known = group.readyToProcess(now);
      answer = known;
    }
    return known;
  }

  @Override
  @Nullable StampedRecord nextRecord(RecordInfo info, long now) {
    StampedRecord record = group.nextRecord(info, now);
    if (record == null || info.queue().isEmpty()) {
      answer = null;
    }
    return record;
  }

  @Override
  int addRawRecords(TopicPartition partition, Iterable<ConsumerRecord<byte[], byte[]>> rawRecords) {
    answer = null;
    return group.addRawRecords(partition, rawRecords);
  }

  @Override
  void updateLags() {
    group.updateLags();
    if (!lags.equals(knownLags)) {
      knownLags = Map.copyOf(lags);
      answer = null;
    }
  }

  @Override
  void updatePartitions(
      Set<TopicPartition> inputs, Function<TopicPartition, RecordQueue> queueCreator) {
    answer = null;
    group.updatePartitions(inputs, queueCreator);
  }

  @Override
  void clear() {
    answer = null;
    group.clear();
  }

  @Override
  void close() {
    answer = null;
    group.close();
  }

  @Override
  void setPartitionTime(TopicPartition partition, long partitionTime) {
    group.setPartitionTime(partition, partitionTime);
  }

  @Override
  long partitionTimestamp(TopicPartition partition) {
    return group.partitionTimestamp(partition);
  }

  @Override
  long streamTime() {
    return group.streamTime();
  }

  @Override
  @Nullable Long headRecordOffset(TopicPartition partition) {
    return group.headRecordOffset(partition);
  }

  @Override
  Optional<Integer> headRecordLeaderEpoch(TopicPartition partition) {
    return group.headRecordLeaderEpoch(partition);
  }

  @Override
  int numBuffered() {
    return group.numBuffered();
  }

  @Override
  int numBuffered(TopicPartition partition) {
    return group.numBuffered(partition);
  }

  @Override
  Set<TopicPartition> partitions() {
    return group.partitions();
  }
}
