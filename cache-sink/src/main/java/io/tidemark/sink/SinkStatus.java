package io.tidemark.sink;

import io.tidemark.runtime.Health;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the sink's thread says of itself, for any thread to read. */
final class SinkStatus {
  private volatile boolean joined;
  private volatile @Nullable String trouble = "has not reached Redis yet";
  private volatile @Nullable String filling;
  private volatile @Nullable String fatal;

  /** Tells all of it to {@code health}. */
  void report(Health health) {
    health.live("loop", () -> Optional.ofNullable(fatal));
    health.ready(
        "group", () -> joined ? Optional.empty() : Optional.of("not in the consumer group yet"));
    health.ready("writes", () -> Optional.ofNullable(trouble));
    health.ready("fill", () -> Optional.ofNullable(filling));
  }

  void joined(boolean value) {
    joined = value;
  }

  /** Why nothing can be written for now; null where it can. */
  void trouble(@Nullable String reason) {
    trouble = reason;
  }

  /** How a fill is getting on; null where there is none. */
  void filling(@Nullable String progress) {
    filling = progress;
  }

  /** Why the loop has ended. */
  void fatal(String reason) {
    fatal = reason;
  }
}
