package io.tidemark.launcher;

import io.tidemark.runtime.PortInUseException;
import io.tidemark.runtime.SettingsException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The {@code tidemark} command line. Ends with 0 where all went well, 1 where it did not, and 2
 * where it was called wrongly, a setting is wrong, or what it needs is in use.
 */
public final class Main {
  private static final int FAILED = 1;
  private static final int REFUSED = 2;

  private Main() {}

  /** Runs one command and ends the process. */
  public static void main(String[] args) {
    Shell shell =
        new Shell(
            System.getenv(),
            new PrintWriter(System.out, false, StandardCharsets.UTF_8),
            new PrintWriter(System.err, false, StandardCharsets.UTF_8),
            Boolean.getBoolean("tidemark.terminal"));
    StopSignal stop = new StopSignal();
    Logging.quiet();
    int code = commandLine(shell, stop).execute(args);
    shell.out().flush();
    shell.err().flush();
    stop.exit(code);
  }

  /** All commands. */
  static CommandLine commandLine(Shell shell, StopSignal stop) {
    CommandLine line = new CommandLine(new Root());
    line.addSubcommand(new UpCommand(shell, stop, Services.all()));
    for (ServiceKind kind : Services.all()) {
      CommandLine service = new CommandLine(new ServiceCommand(shell, stop, kind));
      service.getCommandSpec().usageMessage().description(kind.summary());
      line.addSubcommand(kind.command(), service);
    }
    line.addSubcommand(new ReplayCommand(shell));
    line.addSubcommand(new RebuildCommand(shell, stop));
    line.addSubcommand(new StatusCommand(shell));
    line.addSubcommand(new TopicsCommand(shell));
    line.addSubcommand(new VerifyCommand(shell));
    line.addSubcommand(DeadLettersCommand.line(shell));
    line.addSubcommand(new WarmCommand(shell));
    line.addSubcommand(new KeyCommand(shell));
    line.getSubcommands().values().forEach(SettingsHelp::addTo);
    line.setOut(shell.out());
    line.setErr(shell.err());
    line.setExecutionExceptionHandler((problem, command, parsed) -> tell(problem, shell));
    return line;
  }

  private static int tell(Exception problem, Shell shell) {
    String text = problem.getMessage() == null ? problem.toString() : problem.getMessage();
    text.lines().forEach(line -> shell.err().println("tidemark: " + line));
    shell.err().flush();
    if (problem instanceof RefusedException
        || problem instanceof SettingsException
        || problem instanceof PortInUseException) {
      return REFUSED;
    }
    LoggerFactory.getLogger(Main.class).debug("failed", problem);
    return FAILED;
  }

  /** What stands before the commands. */
  @Command(
      name = "tidemark",
      description = "Keeps a Redis cache of market data in step with Kafka.",
      subcommands = CommandLine.HelpCommand.class,
      versionProvider = Version.class,
      mixinStandardHelpOptions = true,
      synopsisSubcommandLabel = "COMMAND",
      footer = {"", "tidemark COMMAND --help tells a command's options and settings."})
  static final class Root implements Runnable {
    @Override
    public void run() {
      throw new RefusedException("a command is missing; tidemark --help tells them");
    }
  }
}
