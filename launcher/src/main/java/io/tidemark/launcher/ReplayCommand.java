package io.tidemark.launcher;

import io.tidemark.ingest.Replay;
import io.tidemark.ingest.ReplayException;
import io.tidemark.ingest.ReplayReport;
import io.tidemark.ingest.ReplaySpeed;
import io.tidemark.runtime.KafkaSettings;
import io.tidemark.runtime.Settings;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code tidemark replay}: publishes recorded events. */
@Command(
    name = "replay",
    description =
        "Publishes recorded events, CSV or NDJSON, gzipped or not, told apart by their header;"
            + " exit code 1 where a file can't be read to its end. Rows that break a rule are"
            + " counted and told, and the rest goes on.")
final class ReplayCommand implements Callable<Integer>, SettingsHelp.Configured {
  /** Reads a speed. */
  static final class SpeedOption implements ITypeConverter<ReplaySpeed> {
    @Override
    public ReplaySpeed convert(String text) {
      try {
        return ReplaySpeed.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }

  @Mixin private final Target target = new Target();

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "what was recorded")
  private List<Path> files = List.of();

  @Option(
      names = "--speed",
      paramLabel = "N|max",
      converter = SpeedOption.class,
      description = "1 as it was recorded, 10 ten times as fast, max (default) as fast as it goes")
  private ReplaySpeed speed = ReplaySpeed.MAX;

  @Option(names = "--json", description = "one JSON object at the end")
  private boolean json;

  private final Shell shell;

  ReplayCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    Settings settings = target.settings(shell);
    KafkaSettings kafka = KafkaSettings.from(settings);
    settings.check();
    Progress progress = new Progress(shell, System::nanoTime);
    try {
      ReplayReport report =
          new Replay(kafka, InstantSource.system())
              .run(
                  files,
                  speed,
                  state ->
                      progress.show(
                          "replay",
                          state.rows(),
                          "rows",
                          state.bytesRead() / (double) Math.max(1, state.bytesTotal())));
      progress.end();
      print(report);
      return 0;
    } catch (ReplayException e) {
      progress.end();
      throw e;
    }
  }

  @Override
  public void read(Settings settings) {
    KafkaSettings.from(settings);
  }

  private void print(ReplayReport report) {
    if (json) {
      shell
          .out()
          .println(
              JsonText.of(
                  Map.of(
                      "rows", report.rows(),
                      "accepted", report.accepted(),
                      "refused", report.refused(),
                      "reasons", report.reasons(),
                      "seconds", report.took().toMillis() / 1000.0,
                      "rowsPerSecond", Math.round(report.rowsPerSecond()))));
    } else {
      shell
          .out()
          .printf(
              Locale.ROOT,
              "%,d rows in %.1f s (%,.0f/s): %,d accepted, %,d refused%n",
              report.rows(),
              report.took().toMillis() / 1000.0,
              report.rowsPerSecond(),
              report.accepted(),
              report.refused());
      report.reasons().forEach(reason -> shell.out().println("  " + reason));
      if (report.refused() > report.reasons().size()) {
        shell.out().printf("  … and %,d more%n", report.refused() - report.reasons().size());
      }
    }
    shell.out().flush();
  }
}
