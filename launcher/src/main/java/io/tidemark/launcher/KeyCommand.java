package io.tidemark.launcher;

import io.tidemark.model.InvalidRecordException;
import io.tidemark.runtime.access.ApiKey;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidemark key}: makes a key for a client. */
@Command(
    name = "key",
    description =
        "Makes a key for a client. Give the client the first line, and put the second into the"
            + " settings: TIDEMARK_INGEST_KEYS lets it push, TIDEMARK_QUERY_READ_KEYS read,"
            + " TIDEMARK_QUERY_ADMIN_KEYS administer. The key itself is kept nowhere.",
    mixinStandardHelpOptions = true)
final class KeyCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "of the client, as limits and logs tell it")
  private String name = "";

  @Option(names = "--text", paramLabel = "KEY", description = "use this key instead of a new one")
  private String text = "";

  private final Shell shell;

  KeyCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    String key = text.isEmpty() ? ApiKey.newText(new SecureRandom()) : text;
    ApiKey made;
    try {
      made = ApiKey.of(name, key);
    } catch (InvalidRecordException e) {
      throw new RefusedException(String.valueOf(e.getMessage()));
    }
    shell.out().println(key);
    shell.out().println(made.setting());
    shell.out().flush();
    return 0;
  }
}
