package io.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.tidemark.it.Log;
import io.tidemark.it.Servers;
import io.tidemark.launcher.EmbeddedRedis;
import io.tidemark.launcher.FreePort;
import io.tidemark.model.wire.RedisKeys;
import io.tidemark.model.wire.Topics;
import io.tidemark.processor.ProcessorConfig;
import io.tidemark.processor.ProcessorService;
import io.tidemark.runtime.HostPort;
import io.tidemark.runtime.KafkaSettings;
import io.tidemark.runtime.RedisSettings;
import io.tidemark.runtime.TopicCreation;
import io.tidemark.sink.SinkConfig;
import io.tidemark.sink.SinkService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A Kafka, processors, a sink, a Redis that comes and goes, and a query API over all of them. */
final class FallbackRig implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(90);
  static final RedisKeys KEYS = new RedisKeys(1);
  static final List<String> SYMBOLS = IntStream.range(0, 16).mapToObj(i -> "S" + i).toList();

  /** One entry of every kind, by the path that it is asked for by. */
  static final List<String> PATHS =
      List.of("/v1/quotes/S0", "/v1/momentum/S0", "/v1/assets/S0", "/v1/portfolios/p");

  private final Path directory;
  private final Servers.Kafka broker = Servers.kafka();
  private final KafkaSettings kafka =
      new KafkaSettings(broker.bootstrap(), new Topics("f."), 4, 1, Map.of());
  private final Log log;
  private final int redisPort = FreePort.take();
  private final String redisUrl;
  private final List<ProcessorService> processors = new ArrayList<>();
  private final List<QueryService> queries = new ArrayList<>();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private @Nullable EmbeddedRedis redis;
  private @Nullable SinkService sink;

  /** With a Redis of its own. */
  FallbackRig(Path directory) {
    this(directory, "");
  }

  /**
   * Around a Redis that others start.
   *
   * @param redisUrl of it; empty for one of its own
   */
  FallbackRig(Path directory, String redisUrl) {
    this.directory = directory;
    this.redisUrl = redisUrl.isEmpty() ? "redis://127.0.0.1:" + redisPort : redisUrl;
    try (Admin admin = Admin.create(kafka.properties())) {
      TopicCreation.ensure(admin, kafka);
    }
    log = new Log(kafka);
  }

  KafkaSettings kafka() {
    return kafka;
  }

  Log log() {
    return log;
  }

  ProcessorService startProcessor() {
    ProcessorService processor =
        new ProcessorService(
            ProcessorConfig.local().at(0, directory.resolve("state-" + processors.size())), kafka);
    processors.add(processor);
    processor.start();
    return processor;
  }

  void closeProcessor(ProcessorService processor) {
    processors.remove(processor);
    processor.close();
  }

  void startRedis() {
    redis = EmbeddedRedis.start(directory.resolve("redis"), redisPort, List.of("--save", ""));
  }

  /** Without a chance to save anything. */
  void killRedis() {
    redis().process().destroyForcibly();
    redis().close();
  }

  void signalRedis(String name) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + name, "" + redis().process().pid()).start();
      assertThat(kill.waitFor()).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private EmbeddedRedis redis() {
    if (redis == null) {
      throw new IllegalStateException("not started");
    }
    return redis;
  }

  <T> T inRedis(Function<RedisCommands<String, String>, T> action) {
    RedisClient client = RedisClient.create(redis().url());
    try (var connection = client.connect()) {
      return action.apply(connection.sync());
    } finally {
      client.shutdown(0, 2, TimeUnit.SECONDS);
    }
  }

  void startSink() {
    SinkService made =
        new SinkService(
            SinkConfig.local().withPort(0), kafka, redisSettings(), InstantSource.system());
    sink = made;
    made.start();
  }

  private RedisSettings redisSettings() {
    return RedisSettings.local(redisUrl);
  }

  /** A query API that knows some processors. */
  QueryService startQuery(NearConfig near, List<ProcessorService> known) {
    List<HostPort> ports =
        known.stream().map(one -> new HostPort("127.0.0.1", one.port())).toList();
    QueryService query =
        new QueryService(
            QueryConfig.local()
                .withPort(0)
                .withTimeout(Duration.ofSeconds(5)) // a busy machine is no outage
                .withNear(near)
                .withFallback(
                    new FallbackConfig(ports, Duration.ofMillis(250), Duration.ofSeconds(4))),
            redisSettings());
    queries.add(query);
    query.start();
    return query;
  }

  /** All of it, with an entry of every kind in Redis. */
  QueryService startAll(NearConfig near) {
    startRedis();
    return startAround(near);
  }

  /** All else, on a Redis that is there. */
  QueryService startAround(NearConfig near) {
    ProcessorService processor = startProcessor();
    startSink();
    fill();
    QueryService query = startQuery(near, List.of(processor));
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () ->
                query.health().notReady().isEmpty()
                    && PATHS.stream().allMatch(path -> fresh(get(query, path)))
                    && SYMBOLS.stream().allMatch(s -> fresh(get(query, "/v1/quotes/" + s))));
    return query;
  }

  /** Prices and assets of all symbols, and a portfolio. */
  void fill() {
    for (String symbol : SYMBOLS) {
      log.append(
          kafka.topics().assetsIn(), symbol, "{\"symbol\":\"" + symbol + "\",\"name\":\"x\"}");
    }
    for (int round = 0; round < 3; round++) {
      for (String symbol : SYMBOLS) {
        log.append(kafka.topics().prices(), symbol, price(symbol, round));
      }
    }
    log.append(
        kafka.topics().portfolios(),
        "p",
        "{\"currency\":\"USD\",\"holdings\":[{\"symbol\":\"S0\",\"quantity\":\"2\"}]}");
    log.flush();
  }

  static String price(String symbol, long i) {
    return "{\"symbol\":\"%s\",\"price\":\"%d\",\"size\":\"1\",\"currency\":\"USD\",\"eventTime\":%d}"
        .formatted(symbol, 100 + i % 50, 1_700_000_000_000L + i);
  }

  static boolean fresh(HttpResponse<String> answer) {
    return answer.statusCode() == 200 && !stale(answer);
  }

  static boolean stale(HttpResponse<String> answer) {
    return answer.headers().firstValue("Tidemark-Stale").isPresent();
  }

  static long version(HttpResponse<String> answer) {
    return answer.headers().firstValueAsLong("Tidemark-Version").orElse(-1);
  }

  HttpResponse<String> get(QueryService query, String path) {
    return send(query.port(), path, HttpRequest.Builder::GET);
  }

  /** What a processor answers to questions. */
  HttpResponse<String> ask(ProcessorService processor, String lines) {
    return ask(processor, "", lines);
  }

  /** What it answers to questions about an edition of the cache topics. */
  HttpResponse<String> ask(ProcessorService processor, String edition, String lines) {
    HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString(lines);
    return send(
        processor.port(),
        "/v1/state",
        request -> request.POST(body).header("Tidemark-Edition", edition));
  }

  private HttpResponse<String> send(
      int port, String path, UnaryOperator<HttpRequest.Builder> request) {
    HttpRequest.Builder begun =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(20));
    try {
      return http.send(request.apply(begun).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  double metric(QueryService query, String name) {
    return get(query, "/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("tidemark_query_" + name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
        .sum();
  }

  @Override
  public void close() {
    queries.forEach(QueryService::close);
    if (sink != null) {
      sink.close();
    }
    processors.forEach(ProcessorService::close);
    log.close();
    if (redis != null) {
      redis.process().destroyForcibly();
      redis.close();
    }
    broker.close();
  }
}
