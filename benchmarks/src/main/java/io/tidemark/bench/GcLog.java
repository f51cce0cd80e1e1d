package io.tidemark.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/** What {@code -Xlog:gc} wrote. */
final class GcLog {
  private static final Pattern PAUSE =
      Pattern.compile("^\\[([\\d.]+)s\\] GC\\(\\d+\\) Pause .* ([\\d.]+)ms$");

  /** A collection that we have asked for ourselves. */
  private static final String ASKED = "Heap Inspection";

  private static final Pattern HEAP =
      Pattern.compile("GC\\(\\d+\\) Pause .*->(\\d+)M\\(\\d+M\\) [\\d.]+ms$");
  private static final double NANOS_IN_MILLI = 1_000_000;

  private GcLog() {}

  /** The option that has a JVM write one. */
  static String option(Path file) {
    return "-Xlog:gc:file=" + file + ":uptime";
  }

  static List<String> read(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The pauses, in nanoseconds; what was done beside the application is none, and what a look at
   * the heap brought is left out.
   *
   * @param fromSeconds of the JVM's life, before which none is counted
   */
  static Histogram pauses(List<String> lines, double fromSeconds) {
    Histogram pauses = Flights.histogram();
    for (String line : lines) {
      Matcher matcher = PAUSE.matcher(line);
      if (matcher.find()
          && !line.contains(ASKED)
          && Double.parseDouble(matcher.group(1)) >= fromSeconds) {
        pauses.recordValue((long) (Double.parseDouble(matcher.group(2)) * NANOS_IN_MILLI));
      }
    }
    return pauses;
  }

  /** The heap in use after the last pause, in MiB; 0 before any. */
  static double heapAfterLast(List<String> lines) {
    double heap = 0;
    for (String line : lines) {
      Matcher matcher = HEAP.matcher(line);
      if (matcher.find()) {
        heap = Double.parseDouble(matcher.group(1));
      }
    }
    return heap;
  }
}
