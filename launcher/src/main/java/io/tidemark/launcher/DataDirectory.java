package io.tidemark.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The directory of an all-in-one, locked for as long as this is open.
 *
 * <pre>
 * lock            held by the process whose id it holds
 * endpoints.json  where that process is to be found; kept after a crash, for what it left running
 * kafka/  redis/  state/  logs/
 * </pre>
 */
final class DataDirectory implements AutoCloseable {
  private static final String ENDPOINTS = "endpoints.json";

  private final Path path;
  private final FileChannel channel;

  private DataDirectory(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /** Locks it, made where it is missing; refuses where it can't be written or is in use. */
  static DataDirectory lock(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    try {
      Files.createDirectories(absolute);
      FileChannel channel =
          FileChannel.open(
              absolute.resolve("lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        String owner = text(channel);
        channel.close();
        throw new RefusedException(
            "the data directory "
                + absolute
                + " is in use by another tidemark"
                + (owner.isBlank() ? "" : ", process " + owner.strip()));
      }
      channel.truncate(0);
      channel.write(StandardCharsets.UTF_8.encode(ProcessHandle.current().pid() + "\n"), 0);
      return new DataDirectory(absolute, channel);
    } catch (IOException e) {
      throw new RefusedException(
          "the data directory " + absolute + " can't be written (" + reason(e) + ")", e);
    }
  }

  /** Where the all-in-one of {@code path} is to be found; empty where none runs. */
  static Optional<Endpoints> running(Path path) {
    return Endpoints.read(path.resolve(ENDPOINTS)).filter(Endpoints::alive);
  }

  /** Itself, absolute. */
  Path path() {
    return path;
  }

  /** Kafka's log. */
  Path kafka() {
    return path.resolve("kafka");
  }

  /** Redis' dump. */
  Path redis() {
    return path.resolve("redis");
  }

  /** The processor's state stores. */
  Path state() {
    return path.resolve("state");
  }

  /**
   * What was published last: by this process, or by the one before where that ended in no good
   * order.
   */
  Optional<Endpoints> recorded() {
    return Endpoints.read(path.resolve(ENDPOINTS));
  }

  /** Lets other processes find this one. */
  void publish(Endpoints endpoints) {
    try {
      endpoints.write(path.resolve(ENDPOINTS));
    } catch (IOException e) {
      throw new RefusedException(
          "the data directory " + path + " can't be written (" + reason(e) + ")", e);
    }
  }

  /** Takes the endpoints away and unlocks it. */
  @Override
  public void close() {
    try (channel) {
      Files.deleteIfExists(path.resolve(ENDPOINTS));
      channel.truncate(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held by this very process
    }
  }

  private static String text(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(32);
    channel.read(bytes, 0);
    return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
  }

  private static String reason(IOException e) {
    String kind = e.getClass().getSimpleName().replaceAll("Exception$", "");
    return kind.equals("IO") || kind.equals("FileSystem")
        ? String.valueOf(e.getMessage())
        : kind + ": " + e.getMessage();
  }
}
