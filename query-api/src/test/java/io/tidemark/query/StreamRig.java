package io.tidemark.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.codahale.metrics.MetricRegistry;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A dispatcher on a cache that a test holds in its hands, and clients that take notes. */
final class StreamRig {
  final ActiveGeneration active = new ActiveGeneration();
  final MetricRegistry registry = new MetricRegistry();
  final StreamMetrics metrics = new StreamMetrics(registry);
  final HandCache cache = new HandCache();
  private long now = 1;
  final StreamDispatcher dispatcher =
      new StreamDispatcher(cache, active, metrics, ImmediateEventExecutor.INSTANCE, () -> now);

  StreamRig() {
    active.seen(7);
    dispatcher.confirmed();
  }

  static Channels channels(String... names) {
    return Channels.parse(List.of(names), ModelName.DEFAULT, 10_000);
  }

  static String key(String name) {
    return "tm:7:" + Channel.parse(name, ModelName.DEFAULT).key();
  }

  void later(long millis) {
    now += TimeUnit.MILLISECONDS.toNanos(millis);
    dispatcher.tick();
  }

  long count(String metric) {
    return registry.counter("tidemark_query_stream_" + metric).getCount();
  }

  /** A client whose stream has been opened. */
  final class Client implements Stream.Wire {
    final List<String> told = new ArrayList<>();
    private final List<String> added = new ArrayList<>();
    final Stream stream = new Stream(this, dispatcher, metrics, ImmediateEventExecutor.INSTANCE, 0);
    @Nullable String lastId;
    boolean full;

    /** What it has been told since it was asked last. */
    List<String> told() {
      List<String> taken = List.copyOf(told);
      told.clear();
      return taken;
    }

    @Override
    public boolean isFull() {
      return full;
    }

    @Override
    public int added() {
      return added.stream().mapToInt(String::length).sum();
    }

    @Override
    public void add(Update update, @Nullable String id) {
      String name = update.text().replaceAll(".*\"channel\":\"([^\"]*)\".*", "$1");
      added.add(name + shown(update));
      lastId = id == null ? lastId : id;
    }

    private static String shown(Update update) {
      if (update.hasValue()) {
        return "=" + update.version() + (update.isStale() ? " stale" : "");
      }
      return update.isMissing() ? " missing" : " unavailable";
    }

    @Override
    public void add(ResetReason reason) {
      added.add("reset " + reason.code());
    }

    @Override
    public void write() {
      told.addAll(added);
      added.clear();
    }
  }

  Client client(String... names) {
    Client client = new Client();
    client.stream.subscribe(channels(names), null);
    return client;
  }

  Client resumed(@Nullable String id, String... names) {
    Client client = new Client();
    Channels channels = channels(names);
    client.stream.subscribe(channels, StreamId.read(String.valueOf(id), channels));
    return client;
  }

  /** Answers at once, unless it is held. */
  static final class HandCache implements ChannelSource {
    private record Asked(List<Channel> channels, CompletableFuture<List<@Nullable Snapshot>> to) {}

    private final Map<String, Snapshot> held = new HashMap<>();
    private final Deque<Asked> waiting = new ArrayDeque<>();
    final List<List<String>> reads = new ArrayList<>();
    boolean slow;
    @Nullable String failing;

    void put(String name, long version) {
      put(name, 7, version);
    }

    void put(String name, long generation, long version) {
      String json = "{\"version\":" + version + ",\"in\":" + name.length() + "}";
      held.put(name, new Snapshot(generation, json.getBytes(UTF_8)));
    }

    /** What another than Redis tells. */
    void putStale(String name, long version) {
      put(name, version);
      held.computeIfPresent(name, (same, snapshot) -> snapshot.asStale());
    }

    void remove(String name) {
      held.remove(name);
    }

    @Override
    public CompletionStage<List<@Nullable Snapshot>> read(List<Channel> channels) {
      Asked asked = new Asked(channels, new CompletableFuture<>());
      reads.add(channels.stream().map(Channel::name).toList());
      waiting.add(asked);
      if (!slow) {
        answer();
      }
      return asked.to();
    }

    int waiting() {
      return waiting.size();
    }

    /** Answers the oldest read with what is held now. */
    void answer() {
      Asked asked = waiting.remove();
      if (asked.channels().stream().anyMatch(channel -> channel.name().equals(failing))) {
        asked.to().completeExceptionally(RefusedException.unavailable("held in hand"));
        return;
      }
      Snapshot[] found =
          asked.channels().stream()
              .map(channel -> held.get(channel.name()))
              .toArray(Snapshot[]::new);
      asked.to().complete(Arrays.asList(found));
    }
  }
}
