package io.tidemark.bench.jmh;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.tidemark.launcher.EmbeddedRedis;
import io.tidemark.launcher.FreePort;
import io.tidemark.model.Quote;
import io.tidemark.model.json.QuoteJson;
import io.tidemark.model.wire.RedisKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Entries a second into a real Redis: by the sink's guarded script, and by plain SETs. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ScriptBenchmark {
  private static final Quote QUOTE = Samples.quote();
  private static final int BATCH = 500;
  private static final int SYMBOLS = 10_000;
  private static final long EXPIRY_MILLIS = 300_000;
  private static final String TOMBSTONE_MILLIS = "3600000";

  private @Nullable Path directory;
  private @Nullable EmbeddedRedis server;
  private @Nullable RedisClient client;
  private @Nullable StatefulRedisConnection<byte[], byte[]> connection;
  private byte[] digest = {};
  private long version;
  private int next;

  /** Starts a Redis and loads the script. */
  @Setup(Level.Trial)
  public void start() throws IOException {
    directory = Files.createTempDirectory("tidemark-jmh");
    EmbeddedRedis redis = EmbeddedRedis.start(directory, FreePort.take(), List.of("--save", ""));
    server = redis;
    RedisClient made = RedisClient.create(redis.url());
    client = made;
    StatefulRedisConnection<byte[], byte[]> link = made.connect(ByteArrayCodec.INSTANCE);
    connection = link;
    digest = link.sync().scriptLoad(source().getBytes(UTF_8)).getBytes(UTF_8);
  }

  /** Ends it. */
  @TearDown(Level.Trial)
  public void stop() throws IOException {
    if (client != null) {
      client.shutdown(0, 2, TimeUnit.SECONDS);
    }
    if (server != null) {
      server.close();
    }
    if (directory != null) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /** The layout is told in the sink's EntriesScript; each write is newer than the last. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public @Nullable Object guarded() {
    return script("");
  }

  /** The same as quotes are written: the index of symbols is kept in step. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public @Nullable Object guardedWithIndex() {
    return script("index");
  }

  private @Nullable Object script(String rule) {
    RedisKeys layout = new RedisKeys(1);
    List<byte[]> keys = new ArrayList<>();
    List<byte[]> args = new ArrayList<>();
    boolean indexed = !rule.isEmpty();
    if (indexed) {
      keys.add(bytes(layout.symbols()));
    }
    for (String arg :
        List.of(RedisKeys.CHANGES, "0", rule, "0", TOMBSTONE_MILLIS, "1", EXPIRY_MILLIS + "")) {
      args.add(bytes(arg));
    }
    version++;
    for (int i = 0; i < BATCH; i++) {
      String symbol = symbol();
      keys.add(bytes(layout.quote(symbol)));
      args.add(bytes(Long.toString(version)));
      args.add(json());
      if (indexed) {
        args.add(bytes(symbol));
      }
    }
    return link()
        .sync()
        .evalsha(
            new String(digest, UTF_8),
            ScriptOutputType.MULTI,
            keys.toArray(byte[][]::new),
            args.toArray(byte[][]::new));
  }

  /** Without a guard and without an announcement: what Redis does at most. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public boolean plainPipelined() {
    StatefulRedisConnection<byte[], byte[]> link = link();
    link.setAutoFlushCommands(false);
    version++;
    RedisKeys layout = new RedisKeys(1);
    List<RedisFuture<String>> replies = new ArrayList<>(BATCH);
    for (int i = 0; i < BATCH; i++) {
      replies.add(
          link.async()
              .set(bytes(layout.quote(symbol())), json(), SetArgs.Builder.px(EXPIRY_MILLIS)));
    }
    link.flushCommands();
    boolean all =
        LettuceFutures.awaitAll(Duration.ofSeconds(10), replies.toArray(RedisFuture[]::new));
    link.setAutoFlushCommands(true);
    return all;
  }

  private String symbol() {
    next = (next + 1) % SYMBOLS;
    return "SYM" + (SYMBOLS + next);
  }

  private byte[] json() {
    return QuoteJson.write(version, QUOTE);
  }

  private StatefulRedisConnection<byte[], byte[]> link() {
    return Objects.requireNonNull(connection);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static String source() {
    return text("rule.lua") + text("entries.lua");
  }

  private static String text(String name) {
    try (InputStream in = ScriptBenchmark.class.getResourceAsStream("/io/tidemark/sink/" + name)) {
      if (in == null) {
        throw new IllegalStateException("no script " + name);
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
