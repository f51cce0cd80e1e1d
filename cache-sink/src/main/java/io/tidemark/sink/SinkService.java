package io.tidemark.sink;

import com.codahale.metrics.MetricRegistry;
import io.tidemark.runtime.Health;
import io.tidemark.runtime.HttpPort;
import io.tidemark.runtime.KafkaSettings;
import io.tidemark.runtime.OpsRoutes;
import io.tidemark.runtime.RedisSettings;
import io.tidemark.runtime.Service;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sink: one thread that carries the cache topics into Redis, and a port that tells of it. */
public final class SinkService implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(SinkService.class);
  private static final Duration JOIN_LIMIT = Duration.ofSeconds(20);

  private final SinkConfig config;
  private final KafkaSettings kafka;
  private final RedisSettings redis;
  private final InstantSource clock;
  private final MetricRegistry registry = new MetricRegistry();
  private final Health health = new Health();
  private final SinkStatus status = new SinkStatus();
  private @Nullable Running running;

  /** What is there between start and close. */
  private record Running(
      Vertx vertx,
      HttpPort port,
      SinkLoop loop,
      Thread thread,
      Thread spotChecks,
      List<ChoreRun> chores) {}

  /** A sink that {@link #start} sets to work. */
  public SinkService(
      SinkConfig config, KafkaSettings kafka, RedisSettings redis, InstantSource clock) {
    this.config = config;
    this.kafka = kafka;
    this.redis = redis;
    this.clock = clock;
    status.report(health);
  }

  @Override
  public String name() {
    return "sink";
  }

  @Override
  public void start() {
    Vertx vertx = Vertx.vertx();
    try {
      Router router = Router.router(vertx);
      new OpsRoutes(health, registry).mount(router);
      HttpPort port = HttpPort.listen(vertx, config.host(), config.port(), router);
      running = run(vertx, port);
    } catch (RuntimeException e) {
      vertx.close();
      throw e;
    }
  }

  @Override
  public int port() {
    Running current = running;
    if (current == null) {
      throw new IllegalStateException("the sink is not running");
    }
    return current.port().number();
  }

  @Override
  public Health health() {
    return health;
  }

  @Override
  public void close() {
    Running current = running;
    running = null;
    if (current == null) {
      return;
    }
    current.loop().stop();
    current.chores().forEach(ChoreRun::close);
    try {
      current.thread().join(JOIN_LIMIT.toMillis());
      current.spotChecks().join(JOIN_LIMIT.toMillis());
      if (current.thread().isAlive()) {
        LOG.warn("the sink's thread has not ended within {}", JOIN_LIMIT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    current.port().close();
    current.vertx().close().toCompletionStage().toCompletableFuture().join();
  }

  private Running run(Vertx vertx, HttpPort port) {
    SplittableRandom random = new SplittableRandom();
    Expiring expiring = new Expiring(config.expiry(), random.split());
    ScriptPlan plan = new ScriptPlan(config.batching(), config.barsKept(), expiring);
    Consumer<byte[], byte[]> consumer = SinkClients.consumer(kafka, config);
    Producer<byte[], byte[]> producer = SinkClients.deadLetters(kafka);
    RedisLink link = new RedisLink(redis);
    SinkMetrics metrics = new SinkMetrics(registry, clock);
    LostSeries lost = new LostSeries();
    SinkLoop loop =
        new SinkLoop(
            new SinkLoop.Collaborators(
                consumer,
                new RedisWriter(link, plan),
                new CacheState(link),
                new DeadLetters(producer, kafka.topics().deadLetters()),
                lost,
                status,
                metrics),
            kafka.topics(),
            config,
            random.split(),
            System::nanoTime);
    SinkRun life = new SinkRun(kafka, loop, consumer, producer, link, status);
    Thread thread = new Thread(life, "tidemark-sink");
    health.live(
        "thread", () -> thread.isAlive() ? Optional.empty() : Optional.of("the loop has ended"));
    thread.start();
    return new Running(
        vertx, port, loop, thread, spotChecks(metrics, loop), List.of(sweep(), refill(lost)));
  }

  private ChoreRun sweep() {
    RedisLink link = new RedisLink(redis);
    return ChoreRun.start(
        "tidemark-sweep", new Sweep(link, config.sweep(), "sink-" + UUID.randomUUID(), clock));
  }

  private ChoreRun refill(LostSeries lost) {
    RedisLink link = new RedisLink(redis);
    Expiring expiring = new Expiring(config.expiry(), new SplittableRandom());
    ScriptPlan plan = new ScriptPlan(config.batching(), config.barsKept(), expiring);
    RefillPass.Source source =
        new RefillPass.Source(
            () -> SinkClients.reader(kafka, config.batching()),
            new SourceTopics(kafka.topics(), new CacheState(link)),
            config.batching());
    RefillPass.Target target =
        new RefillPass.Target(link, new RedisWriter(link, plan), config.barsKept(), expiring);
    return ChoreRun.start(
        "tidemark-refill", new Refill(lost, source, target, "sink-" + UUID.randomUUID(), clock));
  }

  /** Begins to look for samples, on a thread of its own, as long as the loop goes on. */
  private Thread spotChecks(SinkMetrics metrics, SinkLoop loop) {
    SpotCheckRun life = new SpotCheckRun(metrics, redis, config.expiry(), clock, loop);
    Thread thread = new Thread(life, "tidemark-sink-samples");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
