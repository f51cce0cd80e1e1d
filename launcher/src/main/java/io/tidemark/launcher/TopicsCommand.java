package io.tidemark.launcher;

import io.tidemark.model.wire.Topics;
import io.tidemark.runtime.KafkaSettings;
import io.tidemark.runtime.Settings;
import io.tidemark.runtime.TopicCreation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidemark topics}: the topics as they are. */
@Command(name = "topics", description = "Lists the topics; exit code 1 where one is missing.")
final class TopicsCommand implements Callable<Integer>, SettingsHelp.Configured {
  /**
   * A topic as Kafka has it.
   *
   * @param partitions 0 where it is missing
   * @param offsets between the begins and the ends of its partitions; what compaction has taken and
   *     the marks of transactions count as well
   */
  record Listing(String topic, int partitions, long offsets, String cleanup, long retentionMs) {}

  @Mixin private final Target target = new Target();

  @Option(names = "--create", description = "make those that are missing")
  private boolean create;

  @Option(names = "--json", description = "one JSON array instead of a table")
  private boolean json;

  private final Shell shell;

  TopicsCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    Settings settings = target.settings(shell);
    KafkaSettings kafka = KafkaSettings.from(settings);
    settings.check();
    try (KafkaPositions positions = new KafkaPositions(kafka)) {
      if (create) {
        TopicCreation.ensure(positions.admin(), kafka)
            .forEach(name -> shell.err().println("made " + name));
        shell.err().flush();
      }
      List<Listing> listings = list(kafka.topics(), positions);
      print(listings);
      return listings.stream().allMatch(listing -> listing.partitions() > 0) ? 0 : 1;
    }
  }

  @Override
  public void read(Settings settings) {
    KafkaSettings.from(settings);
  }

  private static List<Listing> list(Topics topics, KafkaPositions positions) {
    List<String> names = topics.specs().stream().map(Topics.Spec::name).toList();
    Set<TopicPartition> partitions = positions.partitions(names);
    Map<TopicPartition, Long> begins = positions.begins(partitions);
    Map<TopicPartition, Long> ends = positions.ends(partitions);
    List<Listing> listings = new ArrayList<>();
    for (String name : names) {
      List<TopicPartition> own =
          partitions.stream().filter(partition -> partition.topic().equals(name)).toList();
      long offsets =
          own.stream()
              .mapToLong(
                  partition ->
                      ends.getOrDefault(partition, 0L) - begins.getOrDefault(partition, 0L))
              .sum();
      listings.add(
          own.isEmpty()
              ? new Listing(name, 0, 0, "missing", 0)
              : configured(name, own.size(), offsets, positions));
    }
    return listings;
  }

  private static Listing configured(
      String name, int partitions, long offsets, KafkaPositions positions) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
    Config config =
        KafkaPositions.get(
            Objects.requireNonNull(
                positions.admin().describeConfigs(List.of(resource)).values().get(resource)));
    return new Listing(
        name,
        partitions,
        offsets,
        config.get("cleanup.policy").value(),
        Long.parseLong(config.get("retention.ms").value()));
  }

  private void print(List<Listing> listings) {
    if (json) {
      shell.out().println(JsonText.of(listings));
    } else {
      Table table = new Table(List.of("TOPIC", "PARTITIONS", "OFFSETS", "CLEANUP", "RETENTION"));
      for (Listing listing : listings) {
        table.row(
            listing.topic(),
            listing.partitions(),
            listing.offsets(),
            listing.cleanup(),
            listing.partitions() == 0 ? "" : retention(listing.retentionMs()));
      }
      shell.out().print(table.text());
    }
    shell.out().flush();
  }

  private static String retention(long millis) {
    return millis < 0 ? "for ever" : millis / 86_400_000 + " d";
  }
}
