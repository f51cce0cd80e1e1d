package io.tidemark.launcher;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where a running all-in-one is to be found, as it writes it into its data directory.
 *
 * @param pid its process
 * @param startedAt when that process began, in epoch milliseconds: process ids come round again
 * @param kafka bootstrap servers
 * @param redis URL
 * @param services URL of each service's HTTP port, by its name
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record Endpoints(
    long pid, long startedAt, String kafka, String redis, Map<String, String> services) {
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  Endpoints {
    services = Map.copyOf(services);
  }

  /** Of this process, its services not yet known. */
  static Endpoints ofThisProcess(String kafka, String redis) {
    ProcessHandle self = ProcessHandle.current();
    return new Endpoints(self.pid(), startOf(self), kafka, redis, Map.of());
  }

  /** The same with its services. */
  Endpoints with(Map<String, String> urls) {
    return new Endpoints(pid, startedAt, kafka, redis, urls);
  }

  /** The port of a Kafka on this machine; 0 where it is elsewhere. */
  int embeddedKafkaPort() {
    return kafka.matches("127\\.0\\.0\\.1:[0-9]{1,5}")
        ? Integer.parseInt(kafka.substring(kafka.indexOf(':') + 1))
        : 0;
  }

  /** The Redis of this all-in-one, where there can be one; empty where it is elsewhere. */
  Optional<String> embeddedRedis() {
    return redis.matches("redis://127\\.0\\.0\\.1:[0-9]{1,5}")
        ? Optional.of(redis)
        : Optional.empty();
  }

  /** Whether the process that wrote it still runs. */
  boolean alive() {
    return ProcessHandle.of(pid)
        .filter(process -> process.isAlive() && startOf(process) == startedAt)
        .isPresent();
  }

  /** Out of {@code file}; empty where there is none, or none that can be read. */
  static Optional<Endpoints> read(Path file) {
    try {
      return Optional.of(JSON.readValue(Files.readAllBytes(file), Endpoints.class));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Into {@code file}, so that a reader sees the old ones or the new ones. */
  void write(Path file) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(draft);
    Files.createFile(draft, ownerOnly(draft)); // the URL of a Redis may hold a password
    Files.writeString(draft, json());
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static FileAttribute<?>[] ownerOnly(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private String json() throws JsonProcessingException {
    Endpoints sorted = this;
    return JSON.writerWithDefaultPrettyPrinter()
            .writeValueAsString(
                Map.of(
                    "pid", sorted.pid,
                    "startedAt", sorted.startedAt,
                    "kafka", sorted.kafka,
                    "redis", sorted.redis,
                    "services", new TreeMap<>(sorted.services)))
        + "\n";
  }

  private static long startOf(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }
}
