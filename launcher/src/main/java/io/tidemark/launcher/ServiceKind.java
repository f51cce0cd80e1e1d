package io.tidemark.launcher;

import io.tidemark.runtime.KafkaSettings;
import io.tidemark.runtime.RedisSettings;
import io.tidemark.runtime.Service;
import io.tidemark.runtime.Settings;
import java.util.function.Supplier;

/**
 * A service that can be run.
 *
 * @param name of the service
 * @param command that runs it alone
 * @param summary of what it does, for the help
 * @param plan how it is made
 */
record ServiceKind(String name, String command, String summary, Plan plan) {
  /** Reads all of a service's settings at once and makes the service only when asked. */
  @FunctionalInterface
  interface Plan {
    /** The service as {@code settings} want it; made by the supplier, once they are checked. */
    Supplier<Service> read(Settings settings, KafkaSettings kafka, RedisSettings redis);
  }
}
