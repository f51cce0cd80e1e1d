package io.tidemark.query;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends chains of stages. */
final class Stages {
  private static final Logger LOG = LoggerFactory.getLogger(Stages.class);

  private Stages() {}

  /** Hands the outcome over; an exception of {@code then} is logged, since nobody else sees it. */
  static <T> void end(CompletionStage<T> stage, BiConsumer<@Nullable T, @Nullable Throwable> then) {
    CompletionStage<T> unused =
        stage.whenComplete(
            (value, failure) -> {
              try {
                then.accept(value, failure);
              } catch (RuntimeException e) {
                LOG.error("an outcome could not be handled", e);
              }
            });
  }

  /** What a stage failed with, out of what the stages behind it wrapped it into. */
  static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
