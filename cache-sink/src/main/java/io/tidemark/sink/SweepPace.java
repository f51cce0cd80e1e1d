package io.tidemark.sink;

import io.tidemark.runtime.Settings;
import java.time.Duration;
import java.util.Map;

/**
 * How the sink removes generations that are no longer wanted.
 *
 * @param keys that Redis goes through in one step, serving nobody meanwhile
 * @param step between two steps
 * @param idle between two looks at whether there is something to do
 * @param unasked between two passes that nothing has asked for
 * @param unfinished how long a rebuild that died is kept to be resumed
 */
record SweepPace(int keys, Duration step, Duration idle, Duration unasked, Duration unfinished) {
  static SweepPace local() {
    return from(Settings.of(Map.of()));
  }

  static SweepPace from(Settings settings) {
    return new SweepPace(
        settings.whole(
            "TIDEMARK_SWEEP_KEYS", 500, 10, 10_000, "keys looked at in one step of a sweep"),
        settings.duration(
            "TIDEMARK_SWEEP_STEP", Duration.ofMillis(10), "between two steps of a sweep"),
        settings.duration(
            "TIDEMARK_SWEEP_CHECK",
            Duration.ofSeconds(5),
            Duration.ofMillis(10),
            Duration.ofHours(1),
            "between looks at whether a generation is to be removed"),
        settings.duration(
            "TIDEMARK_SWEEP_INTERVAL",
            Duration.ofHours(6),
            "between sweeps that nothing asked for"),
        settings.duration(
            "TIDEMARK_REBUILD_ABANDONED",
            Duration.ofHours(1),
            "after which what a dead rebuild has left is removed"));
  }
}
