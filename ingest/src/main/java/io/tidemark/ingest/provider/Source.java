package io.tidemark.ingest.provider;

import io.tidemark.ingest.provider.SourceStats.Count;
import io.tidemark.model.Symbol;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One provider at work: its calls, and its streams or its polling. On the event loop. */
final class Source {
  /** Takes what a source says. */
  interface Listener {
    void said(Source source, List<Message> messages, byte[] frame);
  }

  private static final int MOST_FAILED_POLLS = 2;
  private static final byte[] NONE = new byte[0];

  private final Provider provider;
  private final Access access;
  private final GuardedCalls calls;
  private final SourceStats stats;
  private final Listener listener;
  private final Map<Symbol, Sequence> trades = new HashMap<>();
  private final Map<Symbol, Sequence> news = new HashMap<>();
  private final Map<Symbol, Sequence> replies = new HashMap<>();
  private final boolean streams;
  private final Function<StreamSession.Listener, StreamSession> sessions;
  private final List<Line> lines = new ArrayList<>();
  private @Nullable Line speaking;
  private List<Listing> followed = List.of();
  private boolean polling;
  private int failedPolls;
  private long nextPoll;

  /**
   * A source.
   *
   * @param sessions makes one of its streams; not called where the provider has none
   */
  Source(
      Providers.Reached reached,
      GuardedCalls calls,
      SourceStats stats,
      Listener listener,
      Function<StreamSession.Listener, StreamSession> sessions) {
    this.provider = reached.provider();
    this.access = reached.access();
    this.calls = calls;
    this.stats = stats;
    this.listener = listener;
    this.streams = provider.stream(List.of()).isPresent();
    this.sessions = sessions;
  }

  String name() {
    return provider.name();
  }

  Provider provider() {
    return provider;
  }

  SourceStats stats() {
    return stats;
  }

  boolean streams() {
    return streams;
  }

  /** Whether it can be relied on now. */
  boolean well() {
    return streams
        ? !lines.isEmpty() && lines.stream().allMatch(line -> line.session.well())
        : calls.well() && failedPolls < MOST_FAILED_POLLS;
  }

  /**
   * The order that a price belongs to. What a source that streams without numbers answers to a
   * request is an order of its own: it may be ahead of the stream, whose prices are not late for
   * that.
   */
  Sequence sequence(Message.Price price, boolean asked) {
    Symbol symbol = price.update().symbol();
    boolean aside = asked && streams() && !price.numbered();
    Map<Symbol, Sequence> order = aside ? replies : price.numbered() ? trades : news;
    return order.computeIfAbsent(symbol, s -> new Sequence());
  }

  Future<List<Message>> ask(Call call) {
    return calls.ask(call);
  }

  Future<List<Message>> ask(Call call, Duration limit) {
    return calls.ask(call, limit);
  }

  /**
   * Follows these listings over its streams, if it has any, from now on. A stream whose listings
   * stay the same goes on.
   */
  void follow(List<Listing> listings) {
    if (streams) {
      List<List<Listing>> shares = shares(listings, provider.mostPerStream());
      while (lines.size() > shares.size()) {
        lines.remove(lines.size() - 1).session.close();
      }
      while (lines.size() < shares.size()) {
        lines.add(new Line());
      }
      for (int i = 0; i < shares.size(); i++) {
        lines.get(i).follow(shares.get(i));
      }
    }
    followed = List.copyOf(listings);
  }

  /** In pieces of {@code most} at most. */
  static List<List<Listing>> shares(List<Listing> listings, int most) {
    List<List<Listing>> shares = new ArrayList<>();
    for (int from = 0; from < listings.size(); from += most) {
      shares.add(List.copyOf(listings.subList(from, Math.min(listings.size(), from + most))));
    }
    return shares;
  }

  /** One of its streams, with the listings that it carries. */
  private final class Line implements StreamSession.Listener {
    private final StreamSession session = sessions.apply(this);
    private List<Listing> carried = List.of();

    void follow(List<Listing> listings) {
      if (!listings.equals(carried)) {
        carried = listings;
        session.follow(provider.stream(listings).orElse(null));
      }
    }

    @Override
    public void said(List<Message> messages, byte[] frame) {
      speaking = this;
      try {
        listener.said(Source.this, messages, frame);
      } finally {
        speaking = null;
      }
    }

    @Override
    public void interrupted() {
      for (Listing listing : carried) {
        Sequence sequence = news.get(listing.symbol());
        if (sequence != null) {
          sequence.interrupt();
        }
      }
    }
  }

  /** Asks for the prices of some listings where that is due and no earlier round is under way. */
  void poll(List<Listing> listings, long nowMillis) {
    if (streams || polling || listings.isEmpty() || nowMillis < nextPoll) {
      return;
    }
    polling = true;
    nextPoll = nowMillis + access.terms().poll().toMillis();
    List<Future<List<Message>>> answers = new ArrayList<>();
    for (Call call : provider.quotes(listings)) {
      answers.add(ask(call, Duration.ofMinutes(10)).onSuccess(m -> listener.said(this, m, NONE)));
    }
    Future.join(answers)
        .onComplete(
            done -> {
              polling = false;
              boolean any = answers.stream().anyMatch(Future::succeeded);
              failedPolls = any ? 0 : failedPolls + 1;
            });
  }

  /** The provider said over one of its streams that it can't go on. */
  void fail(String reason) {
    Line failing = speaking;
    if (failing != null) {
      failing.session.fail(reason);
    }
  }

  void close() {
    lines.forEach(line -> line.session.close());
  }

  JsonObject json() {
    return new JsonObject()
        .put("name", name())
        .put("mode", streams() ? "stream" : "poll")
        .put("well", well())
        .put("symbols", followed.size())
        .put("streams", lines.size())
        .mergeIn(stats.json());
  }

  void count(Count what) {
    stats.count(what);
  }
}
