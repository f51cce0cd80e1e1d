package io.tidemark.launcher;

import io.tidemark.runtime.Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options that say which Kafka and which Redis a command means: those named, else those of the
 * all-in-one that runs on the data directory, else those of the environment.
 */
final class Target {
  private static final String DEFAULT_DATA = ".tidemark";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "find the all-in-one that runs there (TIDEMARK_DATA, else .tidemark)")
  private @Nullable Path data;

  @Option(
      names = "--kafka",
      paramLabel = "BOOTSTRAP",
      description = "this Kafka (else the all-in-one's, else TIDEMARK_KAFKA_BOOTSTRAP)")
  private @Nullable String kafka;

  @Option(
      names = "--redis",
      paramLabel = "URL",
      description = "this Redis (else the all-in-one's, else TIDEMARK_REDIS_URL)")
  private @Nullable String redis;

  /** The settings that a command is to work with. */
  Settings settings(Shell shell) {
    Map<String, String> found = new HashMap<>();
    Optional<Endpoints> running =
        DataDirectory.running(dataDirectory(Optional.ofNullable(data), shell));
    if (data != null && running.isEmpty()) {
      throw new RefusedException("no tidemark is running on the data directory " + data);
    }
    running.ifPresent(
        endpoints -> {
          found.put(SettingNames.KAFKA, endpoints.kafka());
          found.put(SettingNames.REDIS, endpoints.redis());
          put(found, SettingNames.INGEST_URL, endpoints.services().get("ingest"));
          put(found, SettingNames.QUERY_URL, endpoints.services().get("query"));
        });
    if (kafka != null) {
      found.put(SettingNames.KAFKA, kafka);
    }
    if (redis != null) {
      found.put(SettingNames.REDIS, redis);
    }
    return Settings.of(shell.with(found));
  }

  private static void put(Map<String, String> settings, String name, @Nullable String value) {
    if (value != null) {
      settings.put(name, value);
    }
  }

  /** The data directory: the one named, else the environment's, else the usual one. */
  static Path dataDirectory(Optional<Path> named, Shell shell) {
    return named.orElseGet(
        () -> Path.of(shell.environment().getOrDefault(SettingNames.DATA, DEFAULT_DATA)));
  }
}
