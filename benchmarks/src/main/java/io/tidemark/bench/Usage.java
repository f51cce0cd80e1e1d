package io.tidemark.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What a process has taken of the machine so far, as Linux tells it.
 *
 * @param cpuSeconds of all its threads, user and system
 * @param peakBytes the most memory it ever had resident
 * @param residentBytes the memory it has resident
 */
record Usage(double cpuSeconds, long peakBytes, long residentBytes) {
  /** Linux tells times in hundredths of a second on every machine it runs on here. */
  private static final double TICKS_A_SECOND = 100;

  private static final int KIB = 1024;

  /** The fields behind the command's name, of which the first is the third of all. */
  private static final int USER_TIME = 14 - 3;

  /** Of a process; nothing where it is gone or the machine does not tell. */
  static Usage of(long pid) {
    Path process = Path.of("/proc", Long.toString(pid));
    try {
      return parse(
          Files.readString(process.resolve("stat")), Files.readAllLines(process.resolve("status")));
    } catch (IOException | UncheckedIOException e) {
      return new Usage(0, 0, 0);
    }
  }

  /** Out of {@code stat} and {@code status}. */
  static Usage parse(String stat, List<String> status) {
    // the command's name stands in parentheses and may hold anything
    List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
    double ticks =
        Long.parseLong(fields.get(USER_TIME)) + Long.parseLong(fields.get(USER_TIME + 1));
    return new Usage(ticks / TICKS_A_SECOND, kib(status, "VmHWM:"), kib(status, "VmRSS:"));
  }

  private static long kib(List<String> status, String name) {
    return status.stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()).strip().toLowerCase(Locale.ROOT))
        .mapToLong(value -> Long.parseLong(value.substring(0, value.indexOf(' '))) * KIB)
        .findFirst()
        .orElse(0);
  }
}
