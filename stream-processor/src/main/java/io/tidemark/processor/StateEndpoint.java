package io.tidemark.processor;

import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.wire.StateLines;
import io.tidemark.model.wire.StateQuestion;
import io.tidemark.model.wire.StateReply;
import io.tidemark.runtime.Problem;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;

/**
 * Answers questions about the state that this instance holds, and says who holds the rest. What is
 * asked goes into the inboxes of the tasks; nothing here waits on a thread.
 */
final class StateEndpoint {
  private static final long LIMIT_MILLIS = 1_000;
  private static final int CONFLICT = 409;

  private static final StateReply NOBODY = new StateReply.NotNow("its owner is not known yet");
  private static final StateReply FULL = new StateReply.NotNow("too many questions wait");
  private static final StateReply RESTORING =
      new StateReply.NotNow("its state is being read from its changelog");

  private final Vertx vertx;
  private final Owners owners;
  private final Inboxes inboxes;
  private final String edition;
  private final String self;

  /**
   * @param edition of the cache topics that this instance computes
   * @param self its own address, as other instances are told it
   */
  StateEndpoint(Vertx vertx, Owners owners, Inboxes inboxes, String edition, String self) {
    this.vertx = vertx;
    this.owners = owners;
    this.inboxes = inboxes;
    this.edition = edition;
    this.self = self;
  }

  void mount(Router router) {
    router
        .post(StateLines.PATH)
        .handler(BodyHandler.create(false).setBodyLimit(StateLines.MAX_QUESTION_BYTES))
        .handler(this::answer);
  }

  private void answer(RoutingContext http) {
    String asked = http.request().getHeader(StateLines.EDITION);
    if (!edition.equals(asked == null ? "" : asked)) {
      new Problem(
              CONFLICT,
              "edition",
              "Another edition is computed here",
              StateLines.EDITION + ": is " + edition + " here, was " + asked)
          .send(http.response());
      return;
    }
    try {
      Buffer body = http.body().buffer();
      ask(http, StateLines.questions(body == null ? new byte[0] : body.getBytes()));
    } catch (InvalidRecordException e) {
      Problem.badRequest(String.valueOf(e.getMessage())).send(http.response());
    }
  }

  private void ask(RoutingContext http, List<StateQuestion> questions) {
    Context context = vertx.getOrCreateContext();
    StateBatch batch =
        new StateBatch(
            questions.size(), replies -> context.runOnContext(then -> send(http, replies)));
    long timer = vertx.setTimer(LIMIT_MILLIS, id -> batch.end());
    http.addEndHandler(sent -> vertx.cancelTimer(timer));
    for (int i = 0; i < questions.size(); i++) {
      ask(questions.get(i), batch, i);
    }
    if (questions.isEmpty()) {
      batch.end();
    }
  }

  private void ask(StateQuestion question, StateBatch batch, int place) {
    String store =
        !question.kind().ofSymbols() ? TidemarkTopology.PORTFOLIOS : TidemarkTopology.SYMBOLS;
    Owners.Owner owner = owners.of(store, question.subject());
    Inbox inbox = owner == null ? null : inboxes.of(store, owner.partition());
    if (inbox != null) {
      if (!inbox.offer(new Inbox.Asked(question, batch, reply -> batch.answer(place, reply)))) {
        batch.answer(place, FULL);
      }
    } else if (owner == null || owner.address() == null) {
      batch.answer(place, NOBODY);
    } else if (owner.address().equals(self)) {
      batch.answer(place, RESTORING);
    } else {
      batch.answer(place, new StateReply.Elsewhere(owner.address()));
    }
  }

  private static void send(RoutingContext http, List<StateReply> replies) {
    if (!http.response().ended() && !http.response().closed()) {
      http.response()
          .putHeader("Content-Type", "text/plain")
          .end(Buffer.buffer(StateLines.writeReplies(replies)));
    }
  }
}
