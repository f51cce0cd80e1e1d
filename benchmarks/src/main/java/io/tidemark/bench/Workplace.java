package io.tidemark.bench;

import io.tidemark.launcher.EmbeddedRedis;
import io.tidemark.launcher.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A temporary directory and every process that was started in it; when closed, by whatever thread,
 * the processes are dead and the directory is gone, and nothing more can be started.
 */
final class Workplace implements AutoCloseable {
  private final Path directory;
  private final List<Child> children = new ArrayList<>();
  private int count;
  private boolean closed;

  /** One in a new directory below {@code base}. */
  Workplace(Path base) {
    try {
      Files.createDirectories(base);
      directory = Files.createTempDirectory(base, "tidemark-bench");
    } catch (IOException e) {
      throw new UncheckedIOException("can't make a directory in " + base, e);
    }
  }

  /** A new directory in it. */
  synchronized Path directory(String name) {
    requireOpen();
    count++;
    try {
      return Files.createDirectories(directory.resolve(count + "-" + name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts a program, its output going to a log of its own.
   *
   * @param environment put over this process' own, whose TIDEMARK_ settings it does not inherit
   */
  synchronized Child start(String name, List<String> command, Map<String, String> environment) {
    requireOpen();
    Path log = directory.resolve(++count + "-" + name + ".log");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
      builder.environment().keySet().removeIf(key -> key.startsWith("TIDEMARK_"));
      builder.environment().putAll(environment);
      return add(new Child(name, builder.start().toHandle(), log));
    } catch (IOException e) {
      throw new UncheckedIOException("can't start " + name, e);
    }
  }

  /** Starts a Redis that keeps nothing on disk, once it answers. */
  synchronized Child startRedis(int port) {
    requireOpen();
    Path place = directory.resolve(++count + "-redis");
    EmbeddedRedis redis = EmbeddedRedis.start(place, port, List.of("--save", ""));
    return add(new Child("redis", redis.process(), place.resolve("redis.log")));
  }

  /** A port that was free a moment ago. */
  static int port() {
    return FreePort.take();
  }

  private Child add(Child child) {
    children.removeIf(other -> !other.running());
    children.add(child);
    return child;
  }

  /** The last that each of its processes printed. */
  synchronized String tails() {
    StringBuilder text = new StringBuilder();
    for (Child child : children) {
      text.append("--- ").append(child.name()).append('\n').append(child.tail()).append('\n');
    }
    return text.toString();
  }

  synchronized boolean closed() {
    return closed;
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    killAll();
    delete(directory);
  }

  /** Ends whatever still runs; a scenario that failed may have left something. */
  synchronized void killAll() {
    // what they have started themselves, such as the Redis of an all-in-one, goes with them
    List<ProcessHandle> all = new ArrayList<>();
    children.forEach(child -> child.process().descendants().forEach(all::add));
    children.forEach(child -> child.process().destroyForcibly());
    all.forEach(ProcessHandle::destroyForcibly);
    children.forEach(Child::kill);
    children.clear();
  }

  /** Removes a directory with all that is in it. */
  static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      throw new IllegalStateException("can't remove " + directory, e);
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the bench is being stopped");
    }
  }
}
