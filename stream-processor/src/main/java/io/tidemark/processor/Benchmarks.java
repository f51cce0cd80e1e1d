package io.tidemark.processor;

import io.tidemark.model.Symbol;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who is measured against which benchmark, and which benchmarks have moved on the board. For one
 * thread.
 *
 * @param <K> those who are measured
 */
final class Benchmarks<K> {
  private final Board board;
  private final Board.Watch watch;
  private final Map<String, Set<K>> measured = new HashMap<>();

  Benchmarks(Board board) {
    this.board = board;
    this.watch = board.watch();
  }

  /** Measures {@code one} against {@code now} instead of {@code before}; null is none. */
  void measure(K one, @Nullable Symbol before, @Nullable Symbol now) {
    if (before != null && !before.equals(now)) {
      Set<K> others = measured.getOrDefault(before.value(), Set.of());
      others.remove(one);
      if (others.isEmpty()) {
        measured.remove(before.value());
        watch.remove(before);
      }
    }
    if (now != null) {
      measured.computeIfAbsent(now.value(), key -> new HashSet<>()).add(one);
      watch.add(now);
    }
  }

  /** Tells all whose benchmark has moved since it was last asked. */
  void takeChanged(Consumer<K> moved) {
    for (String benchmark : watch.takeChanged()) {
      measured.getOrDefault(benchmark, Set.of()).forEach(moved);
    }
  }

  /** Watches no longer. */
  void close() {
    board.close(watch);
  }
}
