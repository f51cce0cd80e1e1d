package io.tidemark.runtime;

import io.tidemark.model.wire.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Makes the topics that are not there yet; every service may do so at its start. */
public final class TopicCreation {
  private TopicCreation() {}

  /** Makes what is missing; returns the names made. Throws where Kafka does not answer in 30 s. */
  public static List<String> ensure(Admin admin, KafkaSettings kafka) {
    try {
      Set<String> present = admin.listTopics().names().get(30, TimeUnit.SECONDS);
      List<NewTopic> missing = new ArrayList<>();
      for (Topics.Spec spec : kafka.topics().specs()) {
        if (!present.contains(spec.name())) {
          Map<String, String> config = new HashMap<>(spec.config());
          config.putAll(kafka.durability());
          missing.add(
              new NewTopic(spec.name(), kafka.partitions(), (short) kafka.replication())
                  .configs(config));
        }
      }
      List<String> made = new ArrayList<>();
      var results = admin.createTopics(missing).values();
      for (var result : results.entrySet()) {
        try {
          result.getValue().get(30, TimeUnit.SECONDS);
          made.add(result.getKey());
        } catch (ExecutionException e) {
          // another service was faster, which is just as well
          if (!(e.getCause() instanceof TopicExistsException)) {
            throw e;
          }
        }
      }
      awaitLeaders(admin, kafka);
      return made;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while making topics", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("can't make the topics at " + kafka.bootstrap(), e);
    }
  }

  /**
   * Waits until every partition's leader answers. A topic exists before its leaders know that they
   * lead; an idempotent producer whose first batch is refused for that, and whose second one is
   * taken, can never place the first.
   */
  private static void awaitLeaders(Admin admin, KafkaSettings kafka)
      throws ExecutionException, InterruptedException, TimeoutException {
    Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
    describe(admin, kafka)
        .forEach(
            (name, topic) ->
                topic
                    .partitions()
                    .forEach(
                        partition ->
                            partitions.put(
                                new TopicPartition(name, partition.partition()),
                                OffsetSpec.latest())));
    admin.listOffsets(partitions).all().get(30, TimeUnit.SECONDS);
  }

  /** What is known of every topic; a broker may take a while to hear of those just made. */
  private static Map<String, TopicDescription> describe(Admin admin, KafkaSettings kafka)
      throws ExecutionException, InterruptedException, TimeoutException {
    List<String> names = kafka.topics().specs().stream().map(Topics.Spec::name).toList();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (true) {
      try {
        return admin.describeTopics(names).allTopicNames().get(30, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
            || System.nanoTime() > deadline) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
  }
}
