package io.tidemark.sink;

import io.tidemark.model.wire.RedisKeys;
import java.util.List;
import java.util.Map;

/** Says whether a generation that has been filled may be served. */
interface Validation {
  /** Asks, once it has caught up with the log. */
  Verdict of(RedisKeys filled);

  /**
   * The answer.
   *
   * @param problems why it must not be served; none where it may
   * @param compared how many entries were looked at one by one
   * @param keys about how many keys of each kind were filled
   */
  record Verdict(List<String> problems, long compared, Map<String, Long> keys) {
    public Verdict {
      problems = List.copyOf(problems);
      keys = Map.copyOf(keys);
    }
  }
}
