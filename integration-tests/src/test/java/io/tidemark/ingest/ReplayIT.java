package io.tidemark.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidemark.it.Servers;
import io.tidemark.runtime.KafkaSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayIT {
  @TempDir private Path directory;

  @Test
  void replayedRecords_areInTheirTopicsInTheirOrder() throws IOException {
    Path ticks =
        Files.writeString(
            directory.resolve("ticks.csv"),
            "symbol,ts_us,price\nA,1000,1\nA,2000,2\nB,3000,0\nA,1500,3\n");
    Path records =
        Files.writeString(
            directory.resolve("records.ndjson"),
            """
            {"symbol":"A","interval":"1d","openTime":0,"open":1,"high":1,"low":1,"close":1}
            {"portfolioId":"p","currency":"USD","holdings":[]}
            {"symbol":"A","name":"Agilent"}
            """);
    try (Servers.Kafka server = Servers.kafka()) {
      KafkaSettings kafka = KafkaSettings.local(server.bootstrap());
      List<ReplayProgress> progress = new ArrayList<>();

      ReplayReport report =
          new Replay(kafka, InstantSource.system())
              .run(List.of(ticks, records), ReplaySpeed.MAX, progress::add);

      assertThat(report.rows()).isEqualTo(7);
      assertThat(report.accepted()).isEqualTo(6);
      assertThat(report.reasons()).containsExactly(ticks + ":4: price: must be above zero, was 0");
      assertThat(progress).isNotEmpty();
      assertThat(Received.all(kafka, kafka.topics().prices()))
          .extracting(r -> String.valueOf(r.value()).replaceAll(".*price\":\"(\\d).*", "$1"))
          .containsExactly("1", "2", "3");
      assertThat(Received.all(kafka, kafka.topics().barsIn())).hasSize(1);
      assertThat(Received.all(kafka, kafka.topics().portfolios())).hasSize(1);
      assertThat(Received.all(kafka, kafka.topics().assetsIn())).hasSize(1);
    }
  }

  @Test
  void recordedMarketData_isPublishedWhole() throws IOException {
    Path recorded = recordedData();
    List<Path> files = new ArrayList<>();
    for (String folder : List.of("ticks", "daily")) {
      try (Stream<Path> found = Files.list(recorded.resolve(folder))) {
        found.filter(path -> path.toString().endsWith(".csv.gz")).sorted().forEach(files::add);
      }
    }
    try (Servers.Kafka server = Servers.kafka()) {
      KafkaSettings kafka = KafkaSettings.local(server.bootstrap());

      ReplayReport report =
          new Replay(kafka, InstantSource.system()).run(files, ReplaySpeed.MAX, progress -> {});

      // the counts that come with the files; some daily rows lack a field or break low <= open
      assertThat(report.rows()).isEqualTo(399_988 + 312_744);
      assertThat(report.refused()).isEqualTo(11);
      assertThat(report.accepted()).isEqualTo(report.rows() - report.refused());
      assertThat(Received.all(kafka, kafka.topics().prices())).hasSize(399_988);
    }
  }

  private static Path recordedData() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path found = at.resolve("shared/data");
      if (Files.isDirectory(found.resolve("ticks"))) {
        return found;
      }
    }
    assumeTrue(false, "there is no recorded market data at ../shared/data");
    throw new AssertionError("unreachable");
  }
}
