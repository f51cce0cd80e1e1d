package io.tidemark.launcher;

import io.tidemark.model.Tidemark;
import io.tidemark.runtime.KafkaSettings;
import io.tidemark.runtime.Settings;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidemark dead-letters show}. */
@Command(
    name = "show",
    description =
        "Shows one dead letter whole, its bytes as text or as hexadecimal numbers; exit code 1"
            + " where there is none at that position.")
final class LettersShowCommand implements Callable<Integer>, SettingsHelp.Configured {
  @Mixin private final Target target = new Target();

  @Parameters(
      paramLabel = "POSITION",
      converter = PositionParameter.class,
      description = "partition@offset, as list tells it")
  private Tidemark position = new Tidemark(0, 0);

  @Option(
      names = "--bytes",
      paramLabel = "N",
      description = "at most so many bytes of the value (default 65,536)")
  private int bytes = 64 * 1024;

  @Option(names = "--json", description = "one JSON object, with all bytes")
  private boolean json;

  private final Shell shell;

  LettersShowCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    if (bytes < 0) {
      throw new RefusedException("--bytes must not be below 0, was " + bytes);
    }
    Settings settings = target.settings(shell);
    KafkaSettings kafka = KafkaSettings.from(settings);
    settings.check();
    try (DeadLetterLog log = new DeadLetterLog(kafka)) {
      ConsumerRecord<byte[], byte[]> record = log.at(position).orElse(null);
      if (record == null) {
        shell.err().println("tidemark: there is no dead letter at " + position);
        shell.err().flush();
        return 1;
      }
      if (json) {
        shell.out().println(JsonText.ascii(LetterPage.json(record)));
      } else {
        shell.out().print(LetterPage.text(record, bytes));
      }
      shell.out().flush();
      return 0;
    }
  }

  @Override
  public void read(Settings settings) {
    KafkaSettings.from(settings);
  }
}
