package io.tidemark.query;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.tidemark.runtime.Health;
import io.tidemark.runtime.OpsRoutes;
import io.tidemark.runtime.PortInUseException;
import io.tidemark.runtime.RedisSettings;
import io.tidemark.runtime.Service;
import io.tidemark.runtime.access.Door;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The query API: serves the cache over HTTP, byte for byte as Redis holds it. */
public final class QueryService implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(QueryService.class);
  private static final Duration SLACK = Duration.ofSeconds(10);

  private final QueryConfig config;
  private final Health health = new Health();
  private final Vertx vertx;
  private final ClientResources resources;
  private final Door door;
  private final ChangeFeed feed;
  private final List<ApiLoop> loops;
  private volatile boolean closing;

  /** Starts nothing yet. */
  public QueryService(QueryConfig config, RedisSettings redis) {
    this.config = config;
    this.vertx =
        Vertx.vertx(new VertxOptions().setEventLoopPoolSize(config.serving().eventLoops()));
    this.resources = DefaultClientResources.create();
    health.ready("service", () -> closing ? Optional.of("is about to close") : Optional.empty());
    this.door = new Door(config.access(), System::nanoTime);
    MetricRegistry metrics = new MetricRegistry();
    Gauge<Long> unlogged = door::droppedLines;
    metrics.gauge("tidemark_query_access_log_dropped_total", () -> unlogged);
    NearSnapshots.Shared near =
        NearSnapshots.Shared.of(
            config.near(), new ActiveGeneration(), new NearMetrics(metrics), System::nanoTime);
    Waits waits = new Waits(config.limits().maxWaiting());
    Heard heard = new Heard();
    StreamLoop.Shared streams =
        new StreamLoop.Shared(
            config.streams(),
            config.limits().idleTimeout(),
            near.active(),
            new StreamChanges(),
            new StreamMetrics(metrics));
    Gauge<Integer> waiting = waits::waiting;
    metrics.gauge("tidemark_query_waiting", () -> waiting);
    this.feed =
        new ChangeFeed(
            redis,
            resources,
            config.near().silence(),
            new EachOf(List.of(near.near(), waits, heard, streams.changes())));
    ApiLoop.Shared shared =
        new ApiLoop.Shared(
            config,
            redis,
            resources,
            door,
            Administration.Shared.create(),
            near,
            Reserve.Shared.of(config, near, new FallbackMetrics(metrics)),
            new Status.Shared(near.active(), near.near(), waits, heard, streams.metrics()),
            streams,
            new Docs(),
            new QueryMetrics(metrics),
            new OpsRoutes(health, metrics),
            health);
    SocketAddress address =
        config.serving().port() == 0
            ? SocketAddress.sharedRandomPort(1, config.serving().host())
            : SocketAddress.inetSocketAddress(config.serving().port(), config.serving().host());
    this.loops =
        IntStream.range(0, config.serving().eventLoops())
            .mapToObj(number -> new ApiLoop(shared, number, address))
            .toList();
  }

  @Override
  public String name() {
    return "query";
  }

  @Override
  public void start() {
    feed.open();
    try {
      for (ApiLoop loop : loops) {
        await(vertx.deployVerticle(loop, new DeploymentOptions()), SLACK);
      }
    } catch (CompletionException e) {
      close();
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new PortInUseException(config.serving().host(), config.serving().port(), cause);
    }
    LOG.info("the query API listens at {}:{}", config.serving().host(), port());
  }

  @Override
  public String scheme() {
    return config.access().scheme();
  }

  @Override
  public int port() {
    return loops.get(0).port();
  }

  @Override
  public Health health() {
    return health;
  }

  /**
   * Is no longer ready, goes on serving for a while, ends streams and what is under way, and
   * closes.
   */
  @Override
  public void close() {
    if (closing) {
      return;
    }
    closing = true;
    if (!config.closing().drain().isZero() && port() > 0) {
      end(
          vertx.timer(config.closing().drain().toMillis(), TimeUnit.MILLISECONDS),
          config.closing().drain());
    }
    end(Future.join(loops.stream().map(ApiLoop::endStreams).toList()), Duration.ZERO);
    end(
        Future.join(loops.stream().map(loop -> loop.shutdown(config.closing().grace())).toList()),
        config.closing().grace());
    end(Future.join(loops.stream().map(ApiLoop::disconnect).toList()), Duration.ZERO);
    end(Future.fromCompletionStage(feed.close()), Duration.ZERO);
    end(vertx.close(), Duration.ZERO);
    door.close();
    resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(SLACK.toMillis());
  }

  /** Waits for one step of the closing; the next ones are taken even if this one fails. */
  private static void end(Future<?> step, Duration expected) {
    try {
      await(step, expected.plus(SLACK));
    } catch (CompletionException e) {
      LOG.warn("the query API could not be closed in good order", e.getCause());
    }
  }

  private static void await(Future<?> future, Duration limit) {
    future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }
}
