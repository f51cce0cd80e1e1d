package io.tidemark.query;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Steps of a longer work, one after the other. */
final class Turns {
  private Turns() {}

  /** Takes turns until one says that there is no more to do, or fails. */
  static CompletionStage<Void> whileMore(Supplier<CompletionStage<Boolean>> turn) {
    CompletableFuture<Void> end = new CompletableFuture<>();
    next(turn, end);
    return end;
  }

  private static void next(Supplier<CompletionStage<Boolean>> turn, CompletableFuture<Void> end) {
    CompletionStage<Boolean> taken;
    try {
      taken = turn.get();
    } catch (RuntimeException e) {
      end.completeExceptionally(e);
      return;
    }
    Stages.end(
        taken,
        (more, failure) -> {
          if (more == null) {
            end.completeExceptionally(
                failure == null ? new IllegalStateException("a turn without a word") : failure);
          } else if (more) {
            next(turn, end);
          } else {
            end.complete(null);
          }
        });
  }
}
