package io.tidemark.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import picocli.CommandLine;

/**
 * {@code tidemark bench}. Ends with 0 where every scenario has a result, 1 where one has none, and
 * 2 where it was called wrongly.
 */
public final class BenchMain {
  /** What follows is JMH's: a pattern of names, and its own options. */
  private static final String MICRO = "jmh";

  private BenchMain() {}

  /** Runs the scenarios that are named and ends the process. */
  public static void main(String[] args) throws IOException {
    System.setProperty("logback.configurationFile", "io/tidemark/launcher/logback-command.xml");
    if (args.length > 0 && args[0].equals(MICRO)) {
      org.openjdk.jmh.Main.main(Arrays.copyOfRange(args, 1, args.length));
      return;
    }
    PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, false, StandardCharsets.UTF_8);
    CommandLine line = new CommandLine(new BenchCommand(out, err));
    line.setOut(out);
    line.setErr(err);
    line.setUsageHelpAutoWidth(true);
    int code = line.execute(args);
    out.flush();
    err.flush();
    System.exit(code);
  }
}
