package io.tidemark.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The {@code tidemark} command in a process of its own, as the root script starts it. */
public final class TidemarkProcess implements AutoCloseable {
  /** The class that runs it, for whoever keeps processes of their own. */
  public static final String MAIN = Main.class.getName();

  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final Process process;
  private final Path output;

  private TidemarkProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  static TidemarkProcess start(String... arguments) {
    return start(Map.of(), arguments);
  }

  /** Starts it with some settings, which its environment holds alone. */
  public static TidemarkProcess start(Map<String, String> settings, String... arguments) {
    try {
      Path output = Files.createTempFile("tidemark-output", ".txt");
      List<String> command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx512m",
                  // short lives on few cores: compiled fast rather than well
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-cp",
                  System.getProperty("java.class.path"),
                  MAIN));
      command.addAll(List.of(arguments));
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("TIDEMARK_"));
      builder.environment().putAll(settings);
      return new TidemarkProcess(builder.start(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An all-in-one on free ports, once it is ready. */
  static TidemarkProcess up(Path directory) {
    TidemarkProcess up = start(upOn(directory));
    await("ready")
        .atMost(LIMIT)
        .until(() -> !up.process.isAlive() || up.output().contains("Ready after"));
    assertThat(up.output()).contains("Ready after");
    return up;
  }

  static String[] upOn(Path directory) {
    return new String[] {
      "up", "--data", directory.toString(), "--port", "0", "--ingest-port", "0", "--feed", "none"
    };
  }

  /** Its exit code, once it has ended by itself. */
  public int exitCode() {
    try {
      assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).as(output()).isTrue();
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** All that it has printed. */
  public String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** SIGTERM, as {@code kill} and a container engine send it. */
  public int terminate() {
    process.destroy();
    return exitCode();
  }

  /** SIGKILL. */
  public void kill() {
    process.destroyForcibly();
    exitCode();
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      terminate();
    }
  }
}
