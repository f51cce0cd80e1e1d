package org.apache.kafka.streams.processor.internals;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@NullMarked
class SteadyPartitionGroupTest {
  private static final TopicPartition PRICES = new TopicPartition("prices", 0);

  private final Map<TopicPartition, Long> lags = new HashMap<>(Map.of(PRICES, 0L));
  private final CountingGroup asked = new CountingGroup();
  private final SteadyPartitionGroup group = new SteadyPartitionGroup(asked, lags);

  @Test
  void answer_standsWhileNothingChanges() {
    group.updateLags();
    group.readyToProcess(1);

    group.updateLags();
    group.readyToProcess(2);
    group.readyToProcess(3);

    assertThat(asked.times).isEqualTo(1);
  }

  @Test
  void newRecords_haveItAskedAgain() {
    group.readyToProcess(1);

    group.addRawRecords(PRICES, List.of());
    group.readyToProcess(2);

    assertThat(asked.times).isEqualTo(2);
  }

  @Test
  void anotherLag_hasItAskedAgain() {
    group.updateLags();
    group.readyToProcess(1);

    lags.put(PRICES, 7L);
    group.updateLags();
    group.readyToProcess(2);

    assertThat(asked.times).isEqualTo(2);
  }

  @Test
  void nothingLeftToTake_hasItAskedAgain() {
    group.readyToProcess(1);

    group.nextRecord(new AbstractPartitionGroup.RecordInfo(), 1);
    group.readyToProcess(2);

    assertThat(asked.times).isEqualTo(2);
  }

  /** Fails where a newer Kafka Streams no longer has what it is installed by. */
  @Test
  void install_takesThePlaceOfTheTasksOwn() throws ReflectiveOperationException {
    AtomicInteger taken = new AtomicInteger();
    Topology topology = new Topology();
    topology
        .addSource("in", new ByteArrayDeserializer(), new ByteArrayDeserializer(), "in")
        .addProcessor("installing", () -> new Installing(taken), "in");
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "steady");
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
    try (TopologyTestDriver driver = new TopologyTestDriver(topology, settings)) {
      driver
          .createInputTopic("in", new ByteArraySerializer(), new ByteArraySerializer())
          .pipeInput("k".getBytes(StandardCharsets.UTF_8), "v".getBytes(StandardCharsets.UTF_8));

      Field task = TopologyTestDriver.class.getDeclaredField("task");
      task.setAccessible(true);
      Field buffers = StreamTask.class.getDeclaredField("partitionGroup");
      buffers.setAccessible(true);
      assertThat(buffers.get(task.get(driver))).isInstanceOf(SteadyPartitionGroup.class);
      assertThat(taken).hasValue(1);
    }
  }

  private record Installing(AtomicInteger taken)
      implements Processor<byte[], byte[], byte[], byte[]> {

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
      SteadyPartitionGroup.install((InternalProcessorContext<?, ?>) context);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
      taken.incrementAndGet();
    }
  }

  /** Counts how often it is asked whether the task may go on; holds nothing. */
  private static final class CountingGroup extends AbstractPartitionGroup {
    int times;

    @Override
    ReadyToProcessResult readyToProcess(long now) {
      times++;
      return new ReadyToProcessResult(true, Optional.empty());
    }

    @Override
    @SuppressWarnings("NullAway") // as Kafka's own, which is not marked, does where it is empty
    @Nullable StampedRecord nextRecord(RecordInfo info, long now) {
      return null;
    }

    @Override
    int addRawRecords(
        TopicPartition partition, Iterable<ConsumerRecord<byte[], byte[]>> rawRecords) {
      return 0;
    }

    @Override
    void updateLags() {}

    @Override
    void updatePartitions(
        Set<TopicPartition> inputs, Function<TopicPartition, RecordQueue> queueCreator) {}

    @Override
    void clear() {}

    @Override
    void close() {}

    @Override
    void setPartitionTime(TopicPartition partition, long partitionTime) {}

    @Override
    long partitionTimestamp(TopicPartition partition) {
      return 0;
    }

    @Override
    long streamTime() {
      return 0;
    }

    @Override
    @Nullable Long headRecordOffset(TopicPartition partition) {
      return null;
    }

    @Override
    Optional<Integer> headRecordLeaderEpoch(TopicPartition partition) {
      return Optional.empty();
    }

    @Override
    int numBuffered() {
      return 0;
    }

    @Override
    int numBuffered(TopicPartition partition) {
      return 0;
    }

    @Override
    Set<TopicPartition> partitions() {
      return Set.of(PRICES);
    }
  }
}
