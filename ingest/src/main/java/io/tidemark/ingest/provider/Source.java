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

/** One provider at work: its calls, and its stream or its polling. On the event loop. */
final class Source implements StreamSession.Listener {
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
  private final @Nullable StreamSession session;
  private List<Listing> followed = List.of();
  private boolean polling;
  private int failedPolls;
  private long nextPoll;

  /**
   * A source.
   *
   * @param sessions makes its stream; not called where the provider has none
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
    this.session = provider.stream(List.of()).isPresent() ? sessions.apply(this) : null;
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
    return session != null;
  }

  /** Whether it can be relied on now. */
  boolean well() {
    return session != null ? session.well() : calls.well() && failedPolls < MOST_FAILED_POLLS;
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

  /** Follows these listings over its stream, if it has one, from now on. */
  void follow(List<Listing> listings) {
    if (session != null && !listings.equals(followed)) {
      session.follow(listings.isEmpty() ? null : provider.stream(listings).orElse(null));
    }
    followed = List.copyOf(listings);
  }

  /** Asks for the prices of some listings where that is due and no earlier round is under way. */
  void poll(List<Listing> listings, long nowMillis) {
    if (session != null || polling || listings.isEmpty() || nowMillis < nextPoll) {
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

  @Override
  public void said(List<Message> messages, byte[] frame) {
    listener.said(this, messages, frame);
  }

  @Override
  public void interrupted() {
    news.values().forEach(Sequence::interrupt);
  }

  /** The provider said that its stream can't go on. */
  void fail(String reason) {
    if (session != null) {
      session.fail(reason);
    }
  }

  void close() {
    if (session != null) {
      session.close();
    }
  }

  JsonObject json() {
    return new JsonObject()
        .put("name", name())
        .put("mode", streams() ? "stream" : "poll")
        .put("well", well())
        .put("symbols", followed.size())
        .mergeIn(stats.json());
  }

  void count(Count what) {
    stats.count(what);
  }
}
