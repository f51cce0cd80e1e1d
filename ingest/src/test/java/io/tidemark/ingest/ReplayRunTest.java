package io.tidemark.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.model.wire.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayRunTest {
  private static final String HEADER = "symbol,ts_us,price\n";

  @TempDir Path directory;

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final List<ReplayProgress> progress = new ArrayList<>();

  @Test
  void atMaximumSpeed_filesGoOneByOne() throws IOException {
    List<Path> files =
        List.of(
            file("b.csv", HEADER + "B,5000,1\nB,6000,2\n"), file("a.csv", HEADER + "A,1000,3\n"));

    ReplayReport report = run(files, ReplaySpeed.MAX, InstantSource.system());

    assertThat(keys()).containsExactly("B", "B", "A");
    assertThat(report.rows()).isEqualTo(3);
    assertThat(report.accepted()).isEqualTo(3);
    assertThat(report.refused()).isZero();
  }

  @Test
  void withASpeed_filesAreMergedByEventTime_andEachKeepsItsOrder() throws IOException {
    List<Path> files =
        List.of(
            file("a.csv", HEADER + "A1,1000,1\nA2,4000,1\nA3,2000,1\nA4,9000,1\n"),
            file("b.csv", HEADER + "B1,3000,1\nbad row\nB2,4100,1\n"));

    run(files, ReplaySpeed.parse("1000"), InstantSource.system());

    assertThat(keys()).containsExactly("A1", "B1", "A2", "A3", "B2", "A4");
  }

  @Test
  void withASpeed_aRunTakesItsRecordedTimeDividedByIt() throws IOException {
    List<Path> files = List.of(file("a.csv", HEADER + "A,0,1\nA,3000000,1\n"));

    ReplayReport report = run(files, ReplaySpeed.parse("20"), InstantSource.system());

    assertThat(report.took()).isBetween(Duration.ofMillis(149), Duration.ofSeconds(30));
  }

  @Test
  void refusals_areCounted_andTheFirstAreToldWithFileAndLine() throws IOException {
    Path path = file("bad.csv", HEADER + "A,1000,0\n".repeat(7) + "A,1000,1\n");

    ReplayReport report = run(List.of(path), ReplaySpeed.MAX, InstantSource.system());

    assertThat(report.refused()).isEqualTo(7);
    assertThat(report.accepted()).isEqualTo(1);
    assertThat(report.reasons())
        .hasSize(ReplayRun.TOLD)
        .first()
        .isEqualTo(path + ":2: price: must be above zero, was 0");
  }

  @Test
  void listener_atTheEnd_hasSeenEveryByte() throws IOException {
    Path path = file("a.csv", HEADER + "A,1000,1\n".repeat(1_000));

    run(List.of(path), ReplaySpeed.MAX, steps(10));

    ReplayProgress last = progress.get(progress.size() - 1);
    assertThat(progress).hasSizeGreaterThan(1);
    assertThat(last.rows()).isEqualTo(1_000);
    assertThat(last.bytesRead()).isEqualTo(last.bytesTotal()).isEqualTo(Files.size(path));
    assertThat(last.remaining()).contains(Duration.ZERO);
    assertThat(last.rowsPerSecond()).isPositive();
  }

  @Test
  void remaining_isByBytesLeft() {
    ReplayProgress half = new ReplayProgress(10, 10, 0, List.of(), 25, 100, Duration.ofSeconds(4));

    assertThat(half.remaining()).contains(Duration.ofSeconds(12));
    assertThat(half.rowsPerSecond()).isEqualTo(2.5);
  }

  @Test
  void recordThatKafkaDoesNotAcknowledge_endsTheReplayAsFailed() throws IOException {
    Path path = file("a.csv", HEADER + "A,1000,1\n".repeat(3));
    producer.sendException = new TimeoutException("no metadata");

    assertThatThrownBy(() -> run(List.of(path), ReplaySpeed.MAX, InstantSource.system()))
        .isInstanceOf(ReplayException.class)
        .hasMessageContaining("Kafka has not acknowledged")
        .hasMessageContaining("no metadata");
  }

  @Test
  void speeds_areNumbersAboveZeroOrMax() {
    assertThat(ReplaySpeed.parse("max").isMax()).isTrue();
    assertThat(ReplaySpeed.parse("2.5").factor()).isEqualTo(2.5);
    for (String bad : List.of("0", "-1", "NaN", "fast", "")) {
      assertThatThrownBy(() -> ReplaySpeed.parse(bad))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("speed");
    }
  }

  @Test
  void pace_waitsForTheGapDividedBySpeed_andNotForLateEvents() {
    Pace pace = new Pace(ReplaySpeed.parse("10"));

    assertThat(pace.delay(1_000, 50_000)).isZero();
    assertThat(pace.delay(3_000, 50_010)).isEqualTo(190);
    assertThat(pace.delay(500, 50_010)).isNegative();
  }

  private ReplayReport run(List<Path> files, ReplaySpeed speed, InstantSource clock) {
    Outgoing outgoing = new Outgoing(new Topics("t."));
    Function<Path, RecordedFile> opener = path -> RecordedFile.open(path, outgoing, clock);
    long bytes = files.stream().mapToLong(path -> path.toFile().length()).sum();
    try (RowSequence rows =
        speed.isMax()
            ? RowSequence.oneByOne(files, opener)
            : RowSequence.byEventTime(files, opener)) {
      return new ReplayRun(rows, producer, new Pace(speed), clock, bytes, progress::add).run();
    }
  }

  private List<String> keys() {
    return producer.history().stream()
        .map(ProducerRecord::key)
        .map(key -> new String(key, UTF_8))
        .toList();
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content);
  }

  /** A clock that goes on by so much whenever it is looked at. */
  private static InstantSource steps(long millis) {
    long[] now = {Instant.parse("2024-11-20T00:00:00Z").toEpochMilli()};
    return () -> Instant.ofEpochMilli(now[0] += millis);
  }
}
