package io.tidemark.query;

import io.tidemark.model.wire.StateQuestion;
import io.tidemark.model.wire.StateReply;
import io.tidemark.runtime.HostPort;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A question on its way from one processor to the next; confined to one event loop. */
final class StateAsk {
  /** A question that is sent on more often than this runs in a circle. */
  private static final int MOST_REDIRECTS = 3;

  private final StateQuestion question;
  private final CompletableFuture<StateReply> result = new CompletableFuture<>();
  private final Set<HostPort> asked = new HashSet<>(4);
  private @Nullable HostPort last;
  private int redirects;

  StateAsk(StateQuestion question) {
    this.question = question;
  }

  StateQuestion question() {
    return question;
  }

  CompletableFuture<StateReply> result() {
    return result;
  }

  boolean done() {
    return result.isDone();
  }

  void sentTo(HostPort processor) {
    asked.add(processor);
    last = processor;
  }

  boolean askedOf(HostPort processor) {
    return asked.contains(processor);
  }

  /** Whom it was sent to last; null for nobody yet. */
  @Nullable HostPort last() {
    return last;
  }

  /** Whether it may be sent on to whom a processor has named. */
  boolean mayRedirect() {
    redirects++;
    return redirects <= MOST_REDIRECTS;
  }
}
