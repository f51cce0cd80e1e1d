package io.tidemark.ingest.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.codahale.metrics.MetricRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The life of a stream over a clock that a test sets. */
class StreamSessionTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final StreamPlan PLAN =
      new StreamPlan(
          StreamPlan.Kind.WEB_SOCKET,
          "/",
          List.of(),
          Duration.ofMillis(200),
          false,
          (frame, now) -> List.of());

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final AtomicLong clock = new AtomicLong(1_000_000);
  private final AtomicInteger interruptions = new AtomicInteger();
  private final List<TestLink> links = new CopyOnWriteArrayList<>();
  private final SourceStats stats =
      new SourceStats("toy", new MetricRegistry(), (key, bytes, reason) -> {});
  private final StreamSession session =
      new StreamSession(
          vertx,
          () -> {
            TestLink link = new TestLink();
            links.add(link);
            return link;
          },
          new StreamSession.Listener() {
            @Override
            public void said(List<Message> messages, byte[] frame) {}

            @Override
            public void interrupted() {
              interruptions.incrementAndGet();
            }
          },
          stats,
          Rig.QUICK,
          () -> Instant.ofEpochMilli(clock.get()));

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }

  @Test
  void stream_isRenewedBeforeTheProviderEndsItAfterADay() {
    onLoop(() -> session.follow(PLAN));
    onLoop(
        () -> {
          clock.addAndGet(Duration.ofHours(23).toMillis());
          links.get(0).speak();
        });
    assertThat(links.get(0).looks()).isPositive();
    assertThat(links).hasSize(1);

    onLoop(
        () -> {
          clock.addAndGet(Duration.ofMinutes(31).toMillis());
          links.get(0).speak();
        });
    await().atMost(LONG).until(() -> links.size() == 2);

    assertThat(links.get(0).closed).isTrue();
    assertThat(interruptions).hasValue(1);
    assertThat(stats.errors(CallFailedException.Kind.SILENT)).isZero();
    assertThat(stats.of(SourceStats.Count.CONNECTS)).isEqualTo(2);
  }

  @Test
  void stream_thatIsSilent_isDead() {
    onLoop(() -> session.follow(PLAN));

    clock.addAndGet(201);
    await().atMost(LONG).until(() -> links.size() == 2);

    assertThat(links.get(0).closed).isTrue();
    assertThat(stats.errors(CallFailedException.Kind.SILENT)).isEqualTo(1);
  }

  private void onLoop(Runnable step) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    vertx.runOnContext(
        go -> {
          step.run();
          done.complete(null);
        });
    done.orTimeout(60, TimeUnit.SECONDS).join();
  }

  /** A link that opens at once and says what it is told to. */
  private final class TestLink implements Link {
    private Link.@Nullable Listener listener;
    private volatile boolean closed;

    @Override
    public void open(StreamPlan plan, Link.Listener heard) {
      listener = heard;
      heard.opened();
    }

    void speak() {
      if (listener != null) {
        listener.frame("{}".getBytes(UTF_8));
      }
    }

    /** Waits until the session has looked at its connection twice. */
    int looks() {
      AtomicInteger passed = new AtomicInteger();
      long id = vertx.setPeriodic(PLAN.silence().toMillis() / 2, timer -> passed.incrementAndGet());
      await().atMost(LONG).until(() -> passed.get() >= 2);
      vertx.cancelTimer(id);
      return passed.get();
    }

    @Override
    public void ping() {}

    @Override
    public void close() {
      closed = true;
    }
  }
}
