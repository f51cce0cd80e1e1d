package io.tidemark.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs of others that are run to their end. */
final class Tool {
  private Tool() {}

  /** A program on the path. */
  static Optional<Path> onPath(String name) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(File.pathSeparator, -1))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** What a program printed; throws where it does not end in time. */
  static String run(Workplace workplace, String name, List<String> command, Duration limit) {
    return output(workplace.start(name, command, Map.of()), limit);
  }

  /** What a program that has been started printed, once it has ended. */
  static String output(Child child, Duration limit) {
    if (!child.ended(limit)) {
      child.kill();
      throw new IllegalStateException(
          child.name() + " did not end within " + limit.toSeconds() + " s:\n" + child.tail());
    }
    try {
      return Files.readString(child.log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
