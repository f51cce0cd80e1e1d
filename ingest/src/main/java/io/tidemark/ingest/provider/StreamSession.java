package io.tidemark.ingest.provider;

import io.github.resilience4j.core.IntervalFunction;
import io.tidemark.ingest.provider.CallFailedException.Kind;
import io.tidemark.model.InvalidRecordException;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One provider's stream, connected again and again with growing pauses, watched for silence, and
 * renewed before the provider ends it by itself. On the event loop.
 */
final class StreamSession {
  /** What the stream says. */
  interface Listener {
    void said(List<Message> messages, byte[] frame);

    /** From here on something may be missing. */
    void interrupted();
  }

  private static final Logger LOG = LoggerFactory.getLogger(StreamSession.class);

  /** Some providers cut a connection off after a day. */
  private static final Duration LONGEST = Duration.ofHours(23).plusMinutes(30);

  /** After so long a connection has proved good, and the next pause is a short one again. */
  private static final Duration PROVED = Duration.ofSeconds(30);

  private final Vertx vertx;
  private final Supplier<Link> links;
  private final Listener listener;
  private final SourceStats stats;
  private final Patience patience;
  private final InstantSource clock;
  private final IntervalFunction backoff;
  private @Nullable StreamPlan plan;
  private @Nullable Connection current;
  private int failures;
  private long leftAloneUntil;
  private boolean closed;

  StreamSession(
      Vertx vertx,
      Supplier<Link> links,
      Listener listener,
      SourceStats stats,
      Patience patience,
      InstantSource clock) {
    this.vertx = vertx;
    this.links = links;
    this.listener = listener;
    this.stats = stats;
    this.patience = patience;
    this.clock = clock;
    this.backoff = GuardedCalls.backoff(patience);
  }

  /** Follows another plan from now on, or none. */
  void follow(@Nullable StreamPlan next) {
    plan = next;
    drop();
    if (next != null && !closed) {
      connect();
    }
  }

  /** Whether it is open and has said something that could be read. */
  boolean well() {
    return current != null && current.heard;
  }

  void close() {
    closed = true;
    drop();
  }

  private void drop() {
    Connection dropped = current;
    current = null;
    if (dropped != null) {
      dropped.end();
      listener.interrupted();
    }
  }

  private void connect() {
    StreamPlan wanted = plan;
    if (wanted != null && !closed && current == null) {
      Connection connection = new Connection(wanted, links.get());
      current = connection;
      stats.count(SourceStats.Count.CONNECTS);
      connection.begin();
    }
  }

  private void lost(Connection connection, CallFailedException why) {
    if (connection != current) {
      return;
    }
    long now = clock.millis();
    stats.failed(why, "stream", now);
    failures = now - connection.openedAt > PROVED.toMillis() ? 1 : failures + 1;
    if (why.retryAfter() != null) {
      leftAloneUntil = now + why.retryAfter().toMillis();
    }
    drop();
    again(Math.max(backoff.apply(failures), leftAloneUntil - now));
  }

  private void again(long pause) {
    vertx.setTimer(Math.max(1, pause), id -> connect());
  }

  /** One connection, with its watch. */
  private final class Connection implements Link.Listener {
    private final StreamPlan mine;
    private final Link link;
    private long openedAt = Long.MAX_VALUE;
    private long lastLife = clock.millis();
    private boolean open;
    private boolean heard;
    private long watch;

    Connection(StreamPlan mine, Link link) {
      this.mine = mine;
      this.link = link;
    }

    void begin() {
      long every = Math.max(1, mine.silence().toMillis() / 4);
      watch = vertx.setPeriodic(every, id -> look());
      link.open(mine, this);
    }

    private void look() {
      long now = clock.millis();
      Duration silence =
          mine.silence().compareTo(patience.attempt()) < 0 && !open
              ? patience.attempt()
              : mine.silence();
      if (now - lastLife > silence.toMillis()) {
        lost(this, new CallFailedException(Kind.SILENT, "silent for " + (now - lastLife) + " ms"));
      } else if (open && now - openedAt > LONGEST.toMillis()) {
        LOG.info("{}: the stream is renewed", stats.name());
        drop();
        again(0);
      } else if (open && mine.pings()) {
        link.ping();
      }
    }

    @Override
    public void opened() {
      open = true;
      openedAt = clock.millis();
      lastLife = openedAt;
    }

    @Override
    public void frame(byte[] frame) {
      lastLife = clock.millis();
      stats.count(SourceStats.Count.FRAMES);
      try {
        List<Message> messages = mine.reading().read(frame, lastLife);
        heard = true;
        stats.answered(lastLife);
        listener.said(messages, frame);
      } catch (InvalidRecordException e) {
        stats.unreadable("stream", frame, String.valueOf(e.getMessage()));
      }
    }

    @Override
    public void alive() {
      if (mine.pings()) {
        lastLife = clock.millis();
        heard = true;
      }
    }

    @Override
    public void ended(CallFailedException why) {
      lost(this, why);
    }

    void end() {
      vertx.cancelTimer(watch);
      link.close();
    }
  }

  /** Ends the connection since the provider said that it can't go on; comes back later. */
  void fail(String reason) {
    Connection connection = current;
    if (connection != null) {
      lost(connection, new CallFailedException(Kind.ENDED, reason));
    }
  }
}
