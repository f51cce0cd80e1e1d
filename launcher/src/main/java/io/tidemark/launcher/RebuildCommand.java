package io.tidemark.launcher;

import io.tidemark.model.wire.Topics;
import io.tidemark.processor.ProcessorConfig;
import io.tidemark.runtime.KafkaSettings;
import io.tidemark.runtime.RedisSettings;
import io.tidemark.runtime.Settings;
import io.tidemark.sink.HistoryCopy;
import io.tidemark.sink.Rebuild;
import io.tidemark.sink.RebuildRefusedException;
import io.tidemark.sink.RebuildReport;
import io.tidemark.sink.RebuildRequest;
import io.tidemark.sink.SinkConfig;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
  private final StopSignal stop;

  RebuildCommand(Shell shell, StopSignal stop) {
    this.shell = shell;
    this.stop = stop;
  }

  @Override
  public Integer call() {
    RebuildRequest request = options.request(InstantSource.system());
    Settings settings = target.settings(shell);
    SinkConfig config = SinkConfig.from(settings);
    KafkaSettings kafka = KafkaSettings.from(settings);
    RedisSettings redis = RedisSettings.from(settings);
    ProcessorConfig processor = ProcessorConfig.from(settings);
    settings.check();
    Rebuild rebuild = new Rebuild(config, kafka, redis, InstantSource.system());
    if (request.edition().isEmpty()) {
      return print(run(rebuild, request));
    }
    stop.install();
    KafkaSettings edition = kafka.edition(request.edition().get());
    try (EditionRun computing = compute(edition, serving(kafka, redis), processor, config)) {
      RebuildReport report = run(rebuild, request);
      int code = print(report);
      if (report.served() && computing.computesHere()) {
        handOver(computing, edition.topics().edition());
      }
      return code;
    }
  }

  private static Topics serving(KafkaSettings kafka, RedisSettings redis) {
    try (SinkMarks marks = new SinkMarks(redis)) {
      return kafka.topics().of(marks.edition());
    }
  }

  private EditionRun compute(
      KafkaSettings kafka, Topics serving, ProcessorConfig processor, SinkConfig sink) {
    if (kafka.topics().equals(serving)) {
      throw new RefusedException(
          "--edition " + serving.edition() + " is being served; name another");
    }
    Progress progress = new Progress(shell, System::nanoTime);
    EditionRun run = EditionRun.start(kafka, serving, processor, sink, progress);
    try {
      tell(run.history());
      run.awaitComputed(stop);
      return run;
    } catch (RuntimeException | Error e) {
      run.close();
      throw e;
    } finally {
      progress.end();
    }
  }

  private void tell(HistoryCopy.@Nullable Copied history) {
    if (history != null) {
      shell.err().printf(Locale.ROOT, "%,d bars handed over as history%n", history.bars());
      new TreeMap<>(history.oldest())
          .forEach(
              (interval, time) ->
                  shell
                      .err()
                      .printf(
                          "  %s reaches back to %s%n",
                          interval.code(), Instant.ofEpochMilli(time)));
      shell.err().flush();
    }
  }

  private void handOver(EditionRun computing, String edition) {
    shell
        .err()
        .printf(
            "Edition %1$s is computed by this process. Start processors with TIDEMARK_EDITION=%1$s"
                + " (or up with it); this one then ends by itself.%n",
            edition);
    shell.err().flush();
    if (!computing.handOver(stop)) {
      shell
          .err()
          .printf("stopped: until processors of edition %s run, nothing new is served%n", edition);
    }
  }

  @Override
  public void read(Settings settings) {
    SinkConfig.from(settings);
    KafkaSettings.from(settings);
    RedisSettings.from(settings);
    ProcessorConfig.from(settings);
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

  private int print(RebuildReport report) {
    if (json) {
      shell.out().println(JsonText.of(report));
    } else {
      shell.out().print(text(report));
    }
    shell.out().flush();
    return report.check().problems().isEmpty() ? 0 : 1;
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
