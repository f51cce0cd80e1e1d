package io.tidemark.launcher;

import io.tidemark.sink.Fault;
import io.tidemark.sink.Finding;
import io.tidemark.sink.VerifyReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a comparison has found, for people or for programs. */
final class VerifyOutput {
  private final Shell shell;
  private final boolean json;

  VerifyOutput(Shell shell, boolean json) {
    this.shell = shell;
    this.json = json;
  }

  /**
   * Prints it.
   *
   * @param after what was found once that had been mended; null where nothing was to be
   */
  void print(VerifyReport found, @Nullable VerifyReport after) {
    if (json) {
      Map<String, Object> both = new LinkedHashMap<>();
      both.put("consistent", (after == null ? found : after).consistent());
      both.put("mended", found.mendedCount());
      both.put("report", found);
      if (after != null) {
        both.put("afterRepair", after);
      }
      shell.out().println(JsonText.of(both));
    } else {
      report(found);
      if (after != null) {
        shell.out().printf("%nAfter the repair:%n");
        report(after);
      }
    }
    shell.out().flush();
  }

  private void report(VerifyReport report) {
    Table kinds =
        new Table(List.of("KIND", "KEYS", "CONSISTENT", "EXPIRED/EVICTED", "MOVING", "FAULTY"));
    for (VerifyReport.KindCount kind : report.kinds()) {
      kinds.row(
          kind.kind(),
          kind.keys(),
          kind.consistent(),
          kind.expired(),
          kind.moving(),
          kind.faulty());
    }
    shell.out().print(kinds.text());
    if (!report.consistent()) {
      shell.out().println();
      shell.out().print(faults(report).text());
    }
    shell.out().println();
    if (report.restarts() > 0) {
      shell.out().println("Another generation became active meanwhile; this is of the newer one.");
    }
    if (!report.orphansSearched()) {
      shell.out().println("A sample: what the log does not have was not searched for.");
    }
    shell.out().println(summary(report));
    if (report.faults().stream().anyMatch(fault -> fault.fault() == Fault.NEWER)) {
      shell
          .out()
          .println(
              "What is newer than the log can't be mended by the write rule. Let the processor"
                  + " catch up and verify again; if it stays, rebuild.");
    }
  }

  private static Table faults(VerifyReport report) {
    Table table =
        new Table(List.of("KIND", "FAULT", "COUNT", "MENDED", "EXAMPLE", "HELD", "EXPECTED"));
    for (VerifyReport.FaultCount fault : report.faults()) {
      boolean first = true;
      for (Finding example : fault.examples()) {
        table.row(
            first ? fault.kind() : "",
            first ? fault.fault().words() : "",
            first ? fault.count() : "",
            first ? fault.mended() : "",
            example.key(),
            example.held(),
            example.expected());
        first = false;
      }
    }
    return table;
  }

  private static String summary(VerifyReport report) {
    String seconds = String.format(Locale.ROOT, "%.1f", report.millis() / 1000.0);
    return report.consistent()
        ? "Generation %d is consistent with the log: %,d keys in %s s."
            .formatted(report.generation(), report.keys(), seconds)
        : "Generation %d: %,d faults among %,d keys, %,d mended, in %s s."
            .formatted(
                report.generation(),
                report.faultCount(),
                report.keys(),
                report.mendedCount(),
                seconds);
  }
}
