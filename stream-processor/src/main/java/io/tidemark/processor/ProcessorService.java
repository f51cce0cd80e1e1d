package io.tidemark.processor;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.tidemark.runtime.Health;
import io.tidemark.runtime.HostPort;
import io.tidemark.runtime.HttpPort;
import io.tidemark.runtime.KafkaSettings;
import io.tidemark.runtime.OpsRoutes;
import io.tidemark.runtime.Service;
import io.tidemark.runtime.TopicCreation;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.ThreadMetadata;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The stream processor: one Kafka Streams application with its board, and an ops port. */
public final class ProcessorService implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessorService.class);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(20);

  private final ProcessorConfig config;
  private final KafkaSettings kafka;
  private final MetricRegistry metrics = new MetricRegistry();
  private final Health health = new Health();
  private final Vertx vertx = Vertx.vertx();
  private final Board board = new Board();
  private final BoardReader reader;
  private final Inboxes inboxes = new Inboxes();
  private final BoardThread boardThread;
  private final Admin admin;
  private final TakeoverThread takeover;
  private @Nullable HttpPort http;
  private volatile @Nullable KafkaStreams streams;

  /** One that starts nothing yet. */
  public ProcessorService(ProcessorConfig config, KafkaSettings kafka) {
    this.config = config;
    this.kafka = kafka;
    String application = kafka.topics().application(config.applicationId());
    admin = Admin.create(kafka.properties());
    reader =
        new BoardReader(
            new KafkaConsumer<>(
                StreamsSettings.board(kafka),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer()),
            board,
            kafka.topics(),
            new GroupProgress(admin, application),
            InstantSource.system());
    boardThread = new BoardThread(reader);
    takeover =
        new TakeoverThread(
            new AbandonedTransactions(admin, application, this::livingThreads),
            () -> state() == KafkaStreams.State.REBALANCING);
  }

  @Override
  public String name() {
    return "processor";
  }

  @Override
  public void start() {
    TopicCreation.ensure(admin, kafka);
    health.live("streams", this::dead);
    health.ready("streams", this::notRunning);
    health.live("board", boardThread::problem);
    metrics.register("tidemark_processor_lag", (Gauge<Long>) this::lag);
    Router router = Router.router(vertx);
    new OpsRoutes(health, metrics).mount(router);
    HttpPort listening = HttpPort.listen(vertx, config.host(), config.port(), router);
    http = listening;
    HostPort self = config.reachedAt(listening.number());
    KafkaStreams made = streams(self);
    streams = made;
    String edition = kafka.topics().edition();
    new StateEndpoint(vertx, new StreamsOwners(made), inboxes, edition, self.toString())
        .mount(router);
    boardThread.start();
    made.start();
    takeover.start();
  }

  /** Kafka Streams, which tells the other instances where this one answers. */
  private KafkaStreams streams(HostPort self) {
    Properties settings = StreamsSettings.streams(config, kafka);
    settings.put(StreamsConfig.APPLICATION_SERVER_CONFIG, self.toString());
    TurnProcessor.Shared shared = new TurnProcessor.Shared(reader, inboxes, Meters.of(metrics));
    KafkaStreams made =
        new KafkaStreams(TidemarkTopology.build(kafka.topics(), config, board, shared), settings);
    made.setUncaughtExceptionHandler(
        failure -> {
          // State is in the changelog and inputs are in Kafka: a new thread goes on where this
          // one's last commit was.
          LOG.error("a stream thread failed and is replaced", failure);
          return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
    return made;
  }

  private Set<String> livingThreads() {
    KafkaStreams made = streams;
    return made == null
        ? Set.of()
        : made.metadataForLocalThreads().stream()
            .filter(thread -> !thread.threadState().equals("DEAD"))
            .map(ThreadMetadata::threadName)
            .collect(Collectors.toSet());
  }

  private KafkaStreams.State state() {
    KafkaStreams made = streams;
    return made == null ? KafkaStreams.State.CREATED : made.state();
  }

  private Optional<String> dead() {
    KafkaStreams.State state = state();
    return state == KafkaStreams.State.ERROR || state == KafkaStreams.State.NOT_RUNNING
        ? Optional.of("Kafka Streams is " + state)
        : Optional.empty();
  }

  private Optional<String> notRunning() {
    KafkaStreams.State state = state();
    return state == KafkaStreams.State.RUNNING
        ? Optional.empty()
        : Optional.of("Kafka Streams is " + state);
  }

  /** Records appended to the inputs and not yet processed, as far as this instance knows. */
  private long lag() {
    KafkaStreams made = streams;
    return made == null ? 0 : lag(made);
  }

  private static long lag(KafkaStreams made) {
    return made.metrics().values().stream()
        .filter(metric -> metric.metricName().name().equals("records-lag"))
        .filter(metric -> metric.metricName().group().equals("consumer-fetch-manager-metrics"))
        .map(org.apache.kafka.common.Metric::metricValue)
        .filter(Double.class::isInstance)
        .mapToLong(value -> Math.max(0, ((Double) value).longValue()))
        .sum();
  }

  /** Its stream threads, with the tasks that each of them has. */
  Set<ThreadMetadata> threads() {
    KafkaStreams made = streams;
    return made == null ? Set.of() : made.metadataForLocalThreads();
  }

  @Override
  public int port() {
    if (http == null) {
      throw new IllegalStateException("not started");
    }
    return http.number();
  }

  @Override
  public Health health() {
    return health;
  }

  @Override
  public void close() {
    takeover.close();
    CloseOptions options =
        CloseOptions.groupMembershipOperation(
                config.instanceId().isEmpty()
                    ? GroupMembershipOperation.LEAVE_GROUP
                    : GroupMembershipOperation.REMAIN_IN_GROUP)
            .withTimeout(CLOSE_LIMIT);
    KafkaStreams made = streams;
    if (made != null && !made.close(options)) {
      LOG.warn("Kafka Streams did not close within {}", CLOSE_LIMIT);
    }
    boardThread.close();
    admin.close(Duration.ofSeconds(5));
    if (http != null) {
      http.close();
    }
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(5, TimeUnit.SECONDS).join();
  }
}
