package io.tidemark.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The heap of a JVM, as {@code jcmd} tells it. */
final class Heap {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
  private static final double MIB = 1024.0 * 1024;

  private Heap() {}

  /** What is alive in it, in MiB; it is collected before. */
  static double liveMib(Workplace workplace, Child child) {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    String pid = Long.toString(child.process().pid());
    // a histogram of live objects collects first
    List<String> command = List.of(jcmd.toString(), pid, "GC.class_histogram");
    return parse(Tool.run(workplace, "jcmd", command, LIMIT)) / MIB;
  }

  /** Bytes in the last line of a class histogram. */
  static long parse(String histogram) {
    Matcher matcher = TOTAL.matcher(histogram);
    if (!matcher.find()) {
      throw new IllegalStateException("not understood:\n" + histogram);
    }
    return Long.parseLong(matcher.group(1));
  }
}
