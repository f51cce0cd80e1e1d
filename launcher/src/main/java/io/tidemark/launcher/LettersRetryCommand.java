package io.tidemark.launcher;

import io.tidemark.model.Tidemark;
import io.tidemark.runtime.KafkaSettings;
import io.tidemark.runtime.Settings;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidemark dead-letters retry}. */
@Command(
    name = "retry",
    description =
        "Appends dead letters, their original bytes, key and headers, to the topic they came from;"
            + " exit code 1 where one could not be. An input counts as a new one; a cache record"
            + " does no harm, since the write rule refuses what is not newer. What has been sent"
            + " again is noted and left out the next time.")
final class LettersRetryCommand implements Callable<Integer>, SettingsHelp.Configured {
  private static final int MOST = 1_000_000;

  @Mixin private final Target target = new Target();
  @Mixin private final DeadLetterOptions meant = new DeadLetterOptions();

  @Parameters(
      arity = "0..*",
      paramLabel = "POSITION",
      converter = PositionParameter.class,
      description = "partition@offset, as list tells it")
  private List<Tidemark> positions = List.of();

  @Option(names = "--all", description = "all that the other options mean")
  private boolean all;

  @Option(names = "--again", description = "also those that have been sent again before")
  private boolean again;

  @Option(names = "--dry-run", description = "only tell what would be done")
  private boolean dryRun;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "at most so many, 1 to 1,000,000 (default 10,000)")
  private int limit = 10_000;

  @Option(names = "--json", description = "a JSON object a line")
  private boolean json;

  private final Shell shell;
  private final InstantSource clock;

  LettersRetryCommand(Shell shell, InstantSource clock) {
    this.shell = shell;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    refuseContradictions();
    DeadLetterFilter filter = meant.filter(clock);
    Settings settings = target.settings(shell);
    KafkaSettings kafka = KafkaSettings.from(settings);
    settings.check();
    RetryChoice choice =
        new RetryChoice(
            new LinkedHashSet<>(positions), all ? filter : null, kafka.topics().prefix(), again);
    try (DeadLetterLog log = new DeadLetterLog(kafka)) {
      if (dryRun) {
        return retry(
            kafka, log, choice, batch -> batch.stream().map(RetryOutcome::planned).toList());
      }
      // Before the log is read, so that no other retry can send anything after that.
      try (Redriver redriver = new Redriver(kafka)) {
        return retry(kafka, log, choice, redriver::send);
      }
    }
  }

  @Override
  public void read(Settings settings) {
    KafkaSettings.from(settings);
  }

  private void refuseContradictions() {
    if (all == !positions.isEmpty()) {
      throw new RefusedException("either positions or --all must be given");
    }
    if (!all && meant.given()) {
      throw new RefusedException("--stage, --topic, --reason, --key and --since go with --all");
    }
    if (limit < 1 || limit > MOST) {
      throw new RefusedException("--limit must be from 1 to 1,000,000, was " + limit);
    }
  }

  private int retry(
      KafkaSettings kafka, DeadLetterLog log, RetryChoice choice, RetryRun.Sender to) {
    log.each(choice::add);
    RetryRun run = new RetryRun(kafka.topics(), partitions(kafka), to, this::print);
    choice.missing().forEach(at -> run.tell(RetryOutcome.failed(at, "it is not there")));
    choice
        .already()
        .forEach(
            at -> run.tell(RetryOutcome.failed(at, "it has been sent before; --again repeats it")));
    LetterPositions chosen = choice.chosen();
    if (chosen.size() > 0) {
      log.each(record -> run.add(record, chosen, limit));
      run.send();
    }
    summary(run, chosen.size());
    return run.failed() == 0 ? 0 : 1;
  }

  private static Map<String, Integer> partitions(KafkaSettings kafka) {
    try (KafkaPositions asked = new KafkaPositions(kafka)) {
      return asked
          .partitions(kafka.topics().specs().stream().map(spec -> spec.name()).toList())
          .stream()
          .collect(Collectors.toMap(at -> at.topic(), at -> 1, Integer::sum));
    }
  }

  private void print(RetryOutcome outcome) {
    shell.out().println(json ? JsonText.ascii(outcome.json()) : outcome.line());
  }

  private void summary(RetryRun run, int left) {
    if (!json) {
      shell
          .out()
          .printf(
              Locale.ROOT,
              "%,d %s, %,d could not be%s%n",
              run.sent(),
              dryRun ? "would be sent" : "sent",
              run.failed(),
              left == 0 ? "" : String.format(Locale.ROOT, ", %,d left by --limit", left));
    }
    shell.out().flush();
  }
}
