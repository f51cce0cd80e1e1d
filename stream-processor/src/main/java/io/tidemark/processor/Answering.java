package io.tidemark.processor;

import com.codahale.metrics.Meter;
import io.tidemark.model.wire.StateQuestion;
import io.tidemark.model.wire.StateReply;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the questions in a task's inbox, a few between its turns. For its stream thread. */
final class Answering {
  private static final Logger LOG = LoggerFactory.getLogger(Answering.class);

  /** So that a turn stays short: some 5 µs each. */
  private static final int MOST_A_TURN = 500;

  /*
   * What a task holds while it catches up may be older than what it, or whoever had it before, has
   * sent; and an entry that it does not know may lie ahead in its log.
   */
  private static final StateReply BEHIND = new StateReply.NotNow("its log is still being read");

  private static final StateReply FAILED = new StateReply.NotNow("it can't be told; see the log");

  private final Inbox inbox;
  private final Function<StateQuestion, StateReply> teller;
  private final Meter told;

  /**
   * @param teller knows the state
   */
  Answering(Inbox inbox, Function<StateQuestion, StateReply> teller, Meter told) {
    this.inbox = inbox;
    this.teller = teller;
    this.told = told;
  }

  /**
   * Answers some of them; returns how many.
   *
   * @param behind whether the task has yet to catch up with its log
   */
  int turn(boolean behind) {
    int answered = 0;
    while (answered < MOST_A_TURN) {
      Inbox.Asked next = inbox.next();
      if (next == null) {
        break;
      }
      answered++;
      if (next.asker().waits()) {
        next.answer().accept(behind ? BEHIND : told(next.question()));
      }
    }
    if (answered > 0) {
      told.mark(answered);
    }
    return answered;
  }

  private StateReply told(StateQuestion question) {
    try {
      return teller.apply(question);
    } catch (KafkaException e) {
      throw e; // of sending it again; Kafka Streams knows what to do
    } catch (RuntimeException e) {
      LOG.error("{} can't be told", question, e);
      return FAILED;
    }
  }
}
