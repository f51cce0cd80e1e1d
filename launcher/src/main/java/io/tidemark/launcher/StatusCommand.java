package io.tidemark.launcher;

import io.tidemark.model.wire.Topics;
import io.tidemark.runtime.KafkaSettings;
import io.tidemark.runtime.RedisSettings;
import io.tidemark.runtime.Settings;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidemark status}: how far each stage is behind its input. */
@Command(
    name = "status",
    description =
        "Shows how far each stage is behind its input; exit code 0 where all have caught up, 1 where"
            + " one has not.")
final class StatusCommand implements Callable<Integer>, SettingsHelp.Configured {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  @Mixin private final Target target = new Target();

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      description = "until all that is there now has come through, at most so long")
  private @Nullable Integer wait;

  @Option(names = "--json", description = "one JSON object instead of a table")
  private boolean json;

  private final Shell shell;

  StatusCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    if (wait != null && wait < 0) {
      throw new RefusedException("--wait must not be below 0, was " + wait);
    }
    Settings settings = target.settings(shell);
    KafkaSettings kafka = KafkaSettings.from(settings);
    RedisSettings redis = RedisSettings.from(settings);
    String processor = processorId(settings);
    settings.check();
    try (KafkaPositions positions = new KafkaPositions(kafka);
        SinkMarks marks = new SinkMarks(redis)) {
      Topics topics = kafka.topics().of(marks.edition());
      Pipeline pipeline = new Pipeline(topics, topics.application(processor), positions);
      List<Stage> stages = look(goals -> pipeline.stages(goals, marks));
      print(stages);
      return caughtUp(stages) ? 0 : 1;
    }
  }

  @Override
  public void read(Settings settings) {
    KafkaSettings.from(settings);
    RedisSettings.from(settings);
    processorId(settings);
  }

  /** The group that the processor reads its inputs as. */
  static String processorId(Settings settings) {
    return settings.text(
        SettingNames.PROCESSOR_ID, "tidemark-processor", "the processor's application id");
  }

  private List<Stage> look(Function<Goals, List<Stage>> pipeline) {
    Goals goals = new Goals();
    List<Stage> stages = pipeline.apply(goals);
    if (wait == null) {
      return stages;
    }
    Progress progress = new Progress(shell, System::nanoTime);
    long first = lag(stages);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(wait);
    while (!caughtUp(stages) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(PAUSE_NANOS);
      stages = pipeline.apply(goals);
      long caught = Math.max(0, first - lag(stages));
      progress.show("catching up", caught, "records", first == 0 ? 0 : (double) caught / first);
    }
    progress.end();
    return stages;
  }

  private void print(List<Stage> stages) {
    if (json) {
      shell.out().println(JsonText.of(Map.of("caughtUp", caughtUp(stages), "stages", stages)));
    } else {
      Table table = new Table(List.of("STAGE", "PARTITIONS", "POSITION", "END", "LAG"));
      for (Stage stage : stages) {
        table.row(stage.name(), stage.partitions(), stage.position(), stage.end(), stage.lag());
      }
      shell.out().print(table.text());
    }
    shell.out().flush();
  }

  private static boolean caughtUp(List<Stage> stages) {
    return lag(stages) == 0;
  }

  private static long lag(List<Stage> stages) {
    return stages.stream().mapToLong(Stage::lag).sum();
  }
}
