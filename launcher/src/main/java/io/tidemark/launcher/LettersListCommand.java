package io.tidemark.launcher;

import io.tidemark.runtime.KafkaSettings;
import io.tidemark.runtime.Settings;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidemark dead-letters list}. */
@Command(
    name = "list",
    description =
        "Lists what could not be used, newest first. TRIES tells how often it had been sent again"
            + " before, AGAIN whether it has been since.")
final class LettersListCommand implements Callable<Integer>, SettingsHelp.Configured {
  private static final int MOST = 100_000;

  @Mixin private final Target target = new Target();
  @Mixin private final DeadLetterOptions meant = new DeadLetterOptions();

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "at most so many, 1 to 100,000 (default 50)")
  private int limit = 50;

  @Option(names = "--oldest-first", description = "the oldest instead of the newest")
  private boolean oldestFirst;

  @Option(names = "--count", description = "how many of each stage and reason instead")
  private boolean count;

  @Option(names = "--json", description = "a JSON object a line instead of a table")
  private boolean json;

  private final Shell shell;
  private final InstantSource clock;

  LettersListCommand(Shell shell, InstantSource clock) {
    this.shell = shell;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    if (limit < 1 || limit > MOST) {
      throw new RefusedException("--limit must be from 1 to 100,000, was " + limit);
    }
    DeadLetterFilter filter = meant.filter(clock);
    Settings settings = target.settings(shell);
    KafkaSettings kafka = KafkaSettings.from(settings);
    settings.check();
    try (DeadLetterLog log = new DeadLetterLog(kafka)) {
      if (count) {
        LetterCounts counts = new LetterCounts(filter, kafka.topics().prefix());
        log.each(counts::add);
        print(counts);
      } else {
        LetterList list = new LetterList(filter, kafka.topics().prefix(), limit, oldestFirst);
        log.each(list::add);
        print(list);
      }
      shell.out().flush();
      return 0;
    }
  }

  @Override
  public void read(Settings settings) {
    KafkaSettings.from(settings);
  }

  private void print(LetterCounts counts) {
    if (json) {
      counts.kinds().forEach(kind -> shell.out().println(JsonText.ascii(kind)));
    } else {
      shell.out().print(LetterText.counts(counts.kinds()));
    }
  }

  private void print(LetterList list) {
    if (json) {
      list.lines().forEach(line -> shell.out().println(JsonText.ascii(LetterText.json(line))));
      return;
    }
    shell.out().print(LetterText.table(list.lines()));
    if (list.matching() > limit) {
      shell.out().printf(Locale.ROOT, "… and %,d more%n", list.matching() - limit);
    }
  }
}
