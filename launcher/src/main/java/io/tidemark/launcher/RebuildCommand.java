package io.tidemark.launcher;

import io.tidemark.runtime.KafkaSettings;
import io.tidemark.runtime.RedisSettings;
import io.tidemark.runtime.Settings;
import io.tidemark.sink.Rebuild;
import io.tidemark.sink.RebuildRefusedException;
import io.tidemark.sink.RebuildReport;
import io.tidemark.sink.RebuildRequest;
import io.tidemark.sink.SinkConfig;
import java.time.InstantSource;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidemark rebuild}: fills the cache anew out of its topics while it is being read. */
@Command(
    name = "rebuild",
    description =
        "Fills a new generation of the cache out of the cache topics beside the one being served,"
            + " checks it and has it served; readers notice nothing. One that died is taken up"
            + " where it ended. With --symbols, --portfolios, --kinds or --since only that part is"
            + " written again, in place. Exit code 1 where a check fails or something differs.")
final class RebuildCommand implements Callable<Integer>, SettingsHelp.Configured {
  @Mixin private final Target target = new Target();
  @Mixin private final RebuildOptions options = new RebuildOptions();

  @Option(names = "--json", description = "one JSON object at the end")
  private boolean json;

  private final Shell shell;

  RebuildCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    RebuildRequest request = options.request(InstantSource.system());
    Settings settings = target.settings(shell);
    SinkConfig config = SinkConfig.from(settings);
    KafkaSettings kafka = KafkaSettings.from(settings);
    RedisSettings redis = RedisSettings.from(settings);
    settings.check();
    RebuildReport report = run(new Rebuild(config, kafka, redis, InstantSource.system()), request);
    print(report);
    return report.check().problems().isEmpty() ? 0 : 1;
  }

  @Override
  public void read(Settings settings) {
    SinkConfig.from(settings);
    KafkaSettings.from(settings);
    RedisSettings.from(settings);
  }

  private RebuildReport run(Rebuild rebuild, RebuildRequest request) {
    Progress progress = new Progress(shell, System::nanoTime);
    try {
      return rebuild.run(
          request,
          state -> progress.show(state.stage(), state.records(), "records", state.fraction()));
    } catch (RebuildRefusedException e) {
      throw new RefusedException(String.valueOf(e.getMessage()), e);
    } finally {
      progress.end();
    }
  }

  private void print(RebuildReport report) {
    if (json) {
      shell.out().println(JsonText.of(report));
    } else {
      shell.out().print(text(report));
    }
    shell.out().flush();
  }

  private static String text(RebuildReport report) {
    StringBuilder text = new StringBuilder();
    RebuildReport.Read read = report.read();
    line(
        text,
        "%s of generation %d: %,d records in %.1f s (%,d/s)",
        report.work(),
        report.generation(),
        read.records(),
        read.seconds(),
        read.perSecond());
    new TreeMap<>(read.entries()).forEach((kind, n) -> line(text, "  %,12d %s", n, kind));
    new TreeMap<>(read.reached())
        .forEach((topic, time) -> line(text, "  %s reaches back to %s", topic, time));
    new TreeMap<>(report.check().differences())
        .forEach((kind, counts) -> line(text, "  %s: %s", kind, counts));
    report.check().problems().forEach(problem -> line(text, "  wrong: %s", problem));
    report.notes().forEach(note -> line(text, "  %s", note));
    Long previous = report.previous();
    if (previous != null) {
      line(text, "generation %d is served; %d is kept", report.generation(), previous);
    } else if (!report.served()) {
      line(text, "generation %d is not served", report.generation());
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
  }
}
