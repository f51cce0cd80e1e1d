package io.tidemark.sink;

import java.util.List;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;

/**
 * The wire of {@code marks.lua}, which raises marks and never lowers one.
 *
 * <pre>
 * KEYS  the marks
 * ARGV  of each mark: from, to
 * reply the positions in KEYS, from 1, of the marks that are missing or below their from
 * </pre>
 *
 * <p>A mark promises that all before it is in Redis. It is raised to {@code to} only where it
 * already reaches {@code from}, where the applied records begin: so a Redis that lost its keys, or
 * an older copy of it, never comes to promise what it does not hold.
 */
final class MarksScript {
  private MarksScript() {}

  /**
   * A call for {@code progress}.
   *
   * @param key that of a partition's mark
   */
  static ScriptCall call(List<Progress> progress, Function<TopicPartition, String> key) {
    ScriptCall call = new ScriptCall(Script.MARKS, List.of());
    for (Progress part : progress) {
      call.key(key.apply(part.partition())).arg(part.from()).arg(part.to());
    }
    return call;
  }
}
