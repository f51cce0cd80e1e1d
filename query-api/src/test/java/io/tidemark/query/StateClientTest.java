package io.tidemark.query;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.EventExecutor;
import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.StateLines;
import io.tidemark.model.wire.StateQuestion;
import io.tidemark.model.wire.StateReply;
import io.tidemark.runtime.HostPort;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StateClientTest {
  private static final HostPort ONE = new HostPort("one", 1);
  private static final HostPort TWO = new HostPort("two", 2);
  private static final HostPort THREE = new HostPort("three", 3);
  private static final StateReply UNKNOWN = new StateReply.Unknown();

  private final EventExecutor loop = new DefaultEventExecutor();
  private final Processors processors = new Processors();
  private final StateClient client =
      new StateClient(
          FallbackConfig.none().to(List.of(ONE, TWO)),
          processors,
          () -> "e",
          loop,
          new FallbackMetrics(new MetricRegistry()));

  @AfterEach
  void stop() {
    var unused = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  /** Answer when the test says so, oldest request first. */
  private static final class Processors implements StateExchange {
    private record Posted(
        HostPort to, String edition, int size, CompletableFuture<byte[]> answer) {}

    private final Deque<Posted> posted = new ArrayDeque<>();

    @Override
    public CompletionStage<byte[]> post(HostPort processor, String edition, byte[] lines) {
      int size = StateLines.questions(lines).size();
      Posted one = new Posted(processor, edition, size, new CompletableFuture<>());
      posted.add(one);
      return one.answer();
    }
  }

  /** On the event loop, and what it has to do thereafter done. */
  private <T> T onLoop(Callable<T> action) {
    T done = loop.submit(action).syncUninterruptibly().getNow();
    loop.submit(() -> {}).syncUninterruptibly();
    return done;
  }

  /** A question under way. */
  private record Asked(CompletableFuture<StateReply> result) {
    StateReply reply() {
      return result.join();
    }

    String json() {
      return new String(((StateReply.Found) reply()).json(), US_ASCII);
    }
  }

  private Asked ask(String symbol) {
    return onLoop(() -> new Asked(client.ask(quote(symbol)).toCompletableFuture()));
  }

  private static StateQuestion quote(String symbol) {
    return new StateQuestion(false, CacheTopic.QUOTES, symbol);
  }

  /** The oldest request, which went to {@code to}, is answered. */
  private int answer(HostPort to, StateReply... replies) {
    Processors.Posted oldest = processors.posted.remove();
    assertThat(oldest.to()).isEqualTo(to);
    assertThat(oldest.edition()).isEqualTo("e");
    return onLoop(
        () -> {
          oldest.answer().complete(StateLines.writeReplies(List.of(replies)));
          return oldest.size();
        });
  }

  private void fail(HostPort to, Throwable failure) {
    Processors.Posted oldest = processors.posted.remove();
    assertThat(oldest.to()).isEqualTo(to);
    onLoop(() -> oldest.answer().completeExceptionally(failure));
  }

  private static StateReply found(String json) {
    return new StateReply.Found(json.getBytes(US_ASCII));
  }

  @Test
  void questionsAskedTogether_areOneRequest_andTheSameOneIsAskedOnce() {
    List<Asked> asked =
        onLoop(
            () ->
                Stream.of("A", "B", "A")
                    .map(symbol -> new Asked(client.ask(quote(symbol)).toCompletableFuture()))
                    .toList());

    assertThat(answer(ONE, found("{a}"), UNKNOWN)).isEqualTo(2);

    assertThat(asked.get(0).json()).isEqualTo("{a}");
    assertThat(asked.get(1).reply()).isEqualTo(UNKNOWN);
    assertThat(asked.get(2).json()).isEqualTo("{a}");
    assertThat(client.answers()).isTrue();
  }

  @Test
  void questionsAskedMeanwhile_gatherForTheNextRequest() {
    ask("A");
    ask("B");
    IntStream.range(0, 600).forEach(i -> ask("C" + i));

    assertThat(processors.posted).hasSize(ProcessorLane.MOST_CALLS);
    answer(ONE, UNKNOWN);
    answer(ONE, UNKNOWN);

    assertThat(processors.posted.remove().size()).isEqualTo(StateLines.MOST);
    assertThat(processors.posted.remove().size()).isEqualTo(100);
  }

  @Test
  void keyOwnedElsewhere_isAskedThere_andThereAtOnceTheNextTime() {
    Asked first = ask("A");
    answer(ONE, new StateReply.Elsewhere("three:3"));
    answer(THREE, found("{a}"));
    Asked second = ask("A");
    answer(THREE, found("{b}"));

    assertThat(first.json()).isEqualTo("{a}");
    assertThat(second.json()).isEqualTo("{b}");
  }

  @Test
  void processorsThatNameEachOther_areNotAskedForEver() {
    Asked asked = ask("A");

    answer(ONE, new StateReply.Elsewhere("two:2"));
    answer(TWO, new StateReply.Elsewhere("one:1"));
    answer(ONE, new StateReply.Elsewhere("two:2"));
    answer(TWO, new StateReply.Elsewhere("one:1"));

    assertThat(asked.reply()).isInstanceOf(StateReply.NotNow.class);
    assertThat(processors.posted).isEmpty();
  }

  @Test
  void ownerThatIsGone_isForgotten() {
    ask("A");
    answer(ONE, new StateReply.Elsewhere("three:3"));
    answer(THREE, UNKNOWN);
    Asked asked = ask("A");

    fail(THREE, new IOException("gone"));
    answer(ONE, new StateReply.Elsewhere("two:2"));
    answer(TWO, found("{a}"));

    assertThat(asked.json()).isEqualTo("{a}");
  }

  @Test
  void processorThatFails_isFollowedByAnother_whichIsThenAskedFirst() {
    Asked asked = ask("A");
    fail(ONE, new IOException("gone"));
    answer(TWO, UNKNOWN);
    ask("B");
    answer(TWO, UNKNOWN);

    assertThat(asked.reply()).isEqualTo(UNKNOWN);
  }

  @Test
  void allThatFail_areLeftAloneForAWhile() {
    for (int i = 0; i < 3; i++) {
      Asked asked = ask("A" + i);
      boolean oneFirst = processors.posted.element().to().equals(ONE);
      fail(oneFirst ? ONE : TWO, new IOException("gone"));
      fail(oneFirst ? TWO : ONE, new IOException("gone"));
      assertThat(asked.reply()).isInstanceOf(StateReply.NotNow.class);
    }

    assertThat(ask("B").reply()).isInstanceOf(StateReply.NotNow.class);
    assertThat(processors.posted).isEmpty();
    assertThat(client.answers()).isFalse();
  }

  @Test
  void otherEdition_isNoAnswerButNoTroubleEither() {
    for (int i = 0; i < 5; i++) {
      Asked asked = ask("A" + i);
      HostPort first = processors.posted.element().to();
      fail(first, new StateExchange.OtherEditionException());
      fail(first.equals(ONE) ? TWO : ONE, new StateExchange.OtherEditionException());
      assertThat(asked.reply()).isInstanceOf(StateReply.NotNow.class);
    }
  }

  @Test
  void answerThatCantBeUnderstood_isAFailure() {
    Asked asked = ask("A");
    answer(ONE);
    answer(TWO, UNKNOWN, UNKNOWN);

    assertThat(asked.reply()).isInstanceOf(StateReply.NotNow.class);
  }

  @Test
  void questionThatIsNotAnsweredInTime_fails_andMayBeAskedAgain() {
    Asked asked = ask("A");
    long late = System.nanoTime() + Duration.ofSeconds(1).toNanos();

    loop.submit(() -> client.expire(late)).syncUninterruptibly();

    assertThatThrownBy(asked::reply).hasMessageContaining("in time");
    assertThat(ask("A").result()).isNotDone();
  }

  @Test
  void tooManyQuestions_areRefused() {
    List<Asked> asked = new ArrayList<>();
    for (int i = 0; i < 4_097; i++) {
      asked.add(ask("A" + i));
    }

    assertThat(asked.get(4_095).result()).isNotDone();
    assertThat(asked.get(4_096).reply()).isInstanceOf(StateReply.NotNow.class);
  }

  @Test
  void probe_asksNothingOfEach() {
    assertThat(client.answers()).isFalse();
    loop.submit(client::probe).syncUninterruptibly();

    assertThat(answer(ONE)).isZero();

    assertThat(client.answers()).isTrue();
    assertThat(processors.posted.remove().to()).isEqualTo(TWO);
  }
}
