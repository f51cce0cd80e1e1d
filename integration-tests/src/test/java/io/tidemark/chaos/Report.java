package io.tidemark.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a run came to.
 *
 * @param faults how many of each kind
 * @param slowestRecoveryMillis by kind; -1 where one was never seen to recover
 * @param unexpectedEnds processes that ended by themselves, as they may while Kafka is away
 */
record Report(
    long seed,
    long seconds,
    int rate,
    Map<String, Long> faults,
    Map<String, Long> slowestRecoveryMillis,
    Map<String, Object> events,
    Map<String, Object> reads,
    Map<String, Object> comparison,
    Map<String, Integer> unexpectedEnds,
    Map<String, Integer> violations,
    List<Violation> details,
    List<FaultLog.Entry> log) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** Writes it, and returns its JSON without the details. */
  String write(Path file) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, JSON.writeValueAsString(this));
      return JSON.writeValueAsString(
          new Report(
              seed,
              seconds,
              rate,
              faults,
              slowestRecoveryMillis,
              events,
              reads,
              comparison,
              unexpectedEnds,
              violations,
              List.of(),
              List.of()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
