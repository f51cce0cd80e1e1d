package io.tidemark.processor;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives the board's reader its turns, until closed. */
final class BoardThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BoardThread.class);
  private static final long PAUSE_MILLIS = 500;

  private final BoardReader reader;
  private final Thread thread = new Thread(this::run, "tidemark-board");
  private volatile boolean closing;
  private volatile @Nullable String problem;

  BoardThread(BoardReader reader) {
    this.reader = reader;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** What keeps it from reading. */
  Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  /** A failed turn is told and tried again after a pause: the consumer reconnects by itself. */
  private void run() {
    try {
      while (!closing) {
        try {
          reader.turn();
          problem = null;
        } catch (WakeupException e) {
          return;
        } catch (RuntimeException e) {
          LOG.warn("the board can't be read", e);
          problem = String.valueOf(e.getMessage());
          TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (!closing) {
        problem = "the board's thread has ended";
      }
      reader.close();
    }
  }

  @Override
  public void close() {
    closing = true;
    if (thread.getState() == Thread.State.NEW) {
      reader.close();
      return;
    }
    reader.wakeUp();
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
