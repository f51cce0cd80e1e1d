package io.tidemark.ingest;

import com.codahale.metrics.MetricRegistry;
import io.tidemark.ingest.provider.Feed;
import io.tidemark.ingest.provider.ProviderFeed;
import io.tidemark.runtime.Health;
import io.tidemark.runtime.HttpPort;
import io.tidemark.runtime.KafkaSettings;
import io.tidemark.runtime.OpsRoutes;
import io.tidemark.runtime.Service;
import io.tidemark.runtime.access.Door;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes market events over HTTP, and out of a feed if so configured, into Kafka. */
public final class IngestService implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(IngestService.class);
  private static final int WORKERS = 8;

  /** Events of providers that may wait for Kafka. */
  private static final int OUTBOX = 100_000;

  private static final Duration QUICK = Duration.ofSeconds(1);

  private final IngestConfig config;
  private final KafkaSettings kafka;
  private final InstantSource clock;
  private final MetricRegistry registry = new MetricRegistry();
  private final IngestMetrics metrics = new IngestMetrics(registry);
  private final Health health = new Health();
  private final Admission admission;
  private final Deque<Runnable> endings = new ArrayDeque<>();
  private @Nullable HttpPort port;

  public IngestService(IngestConfig config, KafkaSettings kafka, InstantSource clock) {
    this.config = config;
    this.kafka = kafka;
    this.clock = clock;
    this.admission = new Admission(config.limits().requests(), config.limits().bytes());
  }

  @Override
  public String name() {
    return "ingest";
  }

  @Override
  public void start() {
    try {
      open();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void open() {
    Vertx vertx = Vertx.vertx(new VertxOptions().setWorkerPoolSize(WORKERS));
    endings.push(() -> vertx.close().toCompletionStage().toCompletableFuture().join());
    Admin admin = Admin.create(kafka.properties());
    endings.push(() -> admin.close(QUICK));
    KafkaWatch watch = new KafkaWatch(admin, kafka, clock);
    endings.push(watch::close);
    Producer<byte[], byte[]> producer = EventProducers.prompt(kafka, config.limits().delivery());
    endings.push(() -> producer.close(config.limits().delivery()));
    Optional<ProviderFeed> providers = providers(watch, producer);
    HttpPort listening = listen(vertx, router(vertx, watch, producer, providers));
    endings.push(listening::close);
    port = listening;
    endings.push(this::letRequestsEnd);
    health.ready("kafka", watch::problem);
    watch.start();
    if (config.feed().kind() == IngestConfig.FeedKind.SIM) {
      run(simulator(admin, watch, producer));
    }
    providers.ifPresent(this::run);
  }

  private void run(Feed feed) {
    endings.push(feed::close);
    feed.start();
  }

  /** The providers, not yet started; what they say goes through a box of its own. */
  private Optional<ProviderFeed> providers(KafkaWatch watch, Producer<byte[], byte[]> producer) {
    if (config.feed().kind() != IngestConfig.FeedKind.PROVIDERS) {
      return Optional.empty();
    }
    Outbox outbox =
        new Outbox(new Outgoing(kafka.topics()), producer, watch::problem, OUTBOX, metrics);
    metrics.watch(outbox);
    endings.push(outbox::close);
    outbox.start();
    return Optional.of(new ProviderFeed(config.providers(), outbox, registry, clock));
  }

  private HttpPort listen(Vertx vertx, Router router) {
    Door door = new Door(config.access(), System::nanoTime);
    endings.push(door::close);
    HttpServerOptions options = door.secured(http());
    HttpServer server =
        vertx
            .createHttpServer(options)
            .requestHandler(new Reception(vertx, door, router, config.limits().timeout()));
    return HttpPort.listen(options, door.guarded(vertx, server));
  }

  private HttpServerOptions http() {
    Duration idle = config.limits().timeout().plusSeconds(60);
    return new HttpServerOptions()
        .setHost(config.host())
        .setPort(config.port())
        .setHttp2ClearTextEnabled(false)
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        .setIdleTimeout((int) idle.toMillis());
  }

  private Router router(
      Vertx vertx,
      KafkaWatch watch,
      Producer<byte[], byte[]> producer,
      Optional<ProviderFeed> providers) {
    metrics.watch(admission);
    IngestConfig.Limits limits = config.limits();
    Push push = new Push(producer, clock, limits.timeout().toMillis(), metrics);
    Intake intake = new Intake(vertx, limits, admission, watch::problem, metrics);
    Router router = Router.router(vertx);
    new OpsRoutes(health, registry).mount(router);
    new ProviderRoutes(vertx, intake, limits.timeout(), providers).mount(router);
    new IngestRoutes(intake, push, new Outgoing(kafka.topics())).mount(router);
    return router;
  }

  private Feed simulator(Admin admin, KafkaWatch watch, Producer<byte[], byte[]> producer) {
    return new SimulatorFeed(
        config.feed(),
        Instruments.load(),
        new Outgoing(kafka.topics()),
        new SimulatorMark(admin, kafka.topics()),
        producer,
        watch::problem,
        clock);
  }

  @Override
  public String scheme() {
    return config.access().scheme();
  }

  @Override
  public int port() {
    if (port == null) {
      throw new IllegalStateException("ingest has not been started");
    }
    return port.number();
  }

  @Override
  public Health health() {
    return health;
  }

  @Override
  public void close() {
    while (!endings.isEmpty()) {
      try {
        endings.pop().run();
      } catch (RuntimeException e) {
        LOG.warn("ingest did not end in good order", e);
      }
    }
  }

  private void letRequestsEnd() {
    admission.shut();
    try {
      if (!admission.awaitEmpty(config.limits().timeout().toMillis())) {
        LOG.warn("{} requests were still in flight at the end", admission.requests());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
