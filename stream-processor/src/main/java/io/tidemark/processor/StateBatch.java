package io.tidemark.processor;

import io.tidemark.model.wire.StateLines;
import io.tidemark.model.wire.StateReply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

/** Questions that were asked together, until the last of them is answered; thread-safe. */
final class StateBatch implements Inbox.Asker {
  private static final StateReply LATE = new StateReply.NotNow("it was not told in time");
  private static final StateReply TOO_LARGE = new StateReply.NotNow("too much is asked at once");

  private final AtomicReferenceArray<StateReply> replies;
  private final AtomicInteger missing;
  private final AtomicLong room = new AtomicLong(StateLines.ANSWER_BYTES);
  private final AtomicBoolean done = new AtomicBoolean();
  private final Consumer<List<StateReply>> whole;

  /**
   * @param whole is given all answers, once, on the thread that gives the last of them
   */
  StateBatch(int size, Consumer<List<StateReply>> whole) {
    this.replies = new AtomicReferenceArray<>(size);
    this.missing = new AtomicInteger(size);
    this.whole = whole;
  }

  @Override
  public boolean waits() {
    return !done.get();
  }

  /** Answers the question at {@code place}, each once. */
  void answer(int place, StateReply reply) {
    boolean fits =
        !(reply instanceof StateReply.Found found) || room.getAndAdd(-found.json().length) > 0;
    replies.set(place, fits ? reply : TOO_LARGE);
    if (missing.decrementAndGet() == 0) {
      end();
    }
  }

  /** Waits no longer for what is missing. */
  void end() {
    if (!done.compareAndSet(false, true)) {
      return;
    }
    List<StateReply> all = new ArrayList<>(replies.length());
    for (int i = 0; i < replies.length(); i++) {
      StateReply reply = replies.get(i);
      all.add(reply == null ? LATE : reply);
    }
    whole.accept(all);
  }
}
