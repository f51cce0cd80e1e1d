package io.tidemark.launcher;

import java.time.InstantSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code tidemark dead-letters}: what could not be used, and how to send it again. */
@Command(
    name = "dead-letters",
    description = "Lists, shows and sends again what could not be used.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class DeadLettersCommand implements Runnable {
  private DeadLettersCommand() {}

  /** With what stands below it. */
  static CommandLine line(Shell shell) {
    CommandLine line = new CommandLine(new DeadLettersCommand());
    line.addSubcommand(new LettersListCommand(shell, InstantSource.system()));
    line.addSubcommand(new LettersShowCommand(shell));
    line.addSubcommand(new LettersRetryCommand(shell, InstantSource.system()));
    line.getSubcommands().values().forEach(SettingsHelp::addTo);
    return line;
  }

  @Override
  public void run() {
    throw new RefusedException("a command is missing: dead-letters list, show or retry");
  }
}
