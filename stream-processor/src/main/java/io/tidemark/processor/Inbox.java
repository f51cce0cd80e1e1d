package io.tidemark.processor;

import io.tidemark.model.wire.StateQuestion;
import io.tidemark.model.wire.StateReply;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Questions about one task's state, put in by any thread and answered by its stream thread, to
 * which alone that state belongs.
 */
final class Inbox {
  /** What is asked, and by whom. */
  record Asked(StateQuestion question, Asker asker, Consumer<StateReply> answer) {}

  /** Whoever asks, perhaps several questions at once. */
  interface Asker {
    /** Whether an answer is still wanted. */
    boolean waits();
  }

  /** More than a stream thread answers in a second would only come too late. */
  private static final int MOST = 10_000;

  private static final StateReply MOVED = new StateReply.NotNow("its task has gone elsewhere");

  private final Queue<Asked> asked = new ArrayBlockingQueue<>(MOST);
  private volatile boolean closed;

  /** Puts a question in; false where there are too many, or the task is gone. */
  boolean offer(Asked one) {
    if (closed || !asked.offer(one)) {
      return false;
    }
    if (closed) {
      drain(); // closed in between: nobody else looks any more
    }
    return true;
  }

  /** The next question; null where there is none. For the stream thread. */
  @Nullable Asked next() {
    return asked.poll();
  }

  /** Answers no more. */
  void close() {
    closed = true;
    drain();
  }

  private void drain() {
    for (Asked one = asked.poll(); one != null; one = asked.poll()) {
      one.answer().accept(MOVED);
    }
  }
}
