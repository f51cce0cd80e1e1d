package io.tidemark.sink;

import io.tidemark.runtime.Health;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What the sink's thread says of itself, for any thread to read. */
final class SinkStatus {
  private final LongSupplier nanoTime;
  private volatile boolean joined;
  private volatile @Nullable Trouble trouble;
  private volatile @Nullable String filling;
  private volatile @Nullable String fatal;

  /** Why nothing can be written, and when that began. */
  private record Trouble(String reason, long sinceNanos) {}

  SinkStatus() {
    this(System::nanoTime);
  }

  SinkStatus(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    trouble("has not reached Redis yet");
  }

  /** Tells all of it to {@code health}. */
  void report(Health health) {
    health.live("loop", () -> Optional.ofNullable(fatal));
    health.ready(
        "group", () -> joined ? Optional.empty() : Optional.of("not in the consumer group yet"));
    health.ready("writes", () -> Optional.ofNullable(trouble).map(this::told));
    health.ready("fill", () -> Optional.ofNullable(filling));
  }

  void joined(boolean value) {
    joined = value;
  }

  /** Why nothing can be written for now; null where it can. */
  void trouble(@Nullable String reason) {
    Trouble before = trouble;
    if (reason == null) {
      trouble = null;
    } else {
      trouble = new Trouble(reason, before == null ? nanoTime.getAsLong() : before.sinceNanos());
    }
  }

  /** How a fill is getting on; null where there is none. */
  void filling(@Nullable String progress) {
    filling = progress;
  }

  /** Why the loop has ended. */
  void fatal(String reason) {
    fatal = reason;
  }

  private String told(Trouble now) {
    long nanos = nanoTime.getAsLong() - now.sinceNanos();
    return now.reason() + ", for " + TimeUnit.NANOSECONDS.toSeconds(nanos) + " s now";
  }
}
