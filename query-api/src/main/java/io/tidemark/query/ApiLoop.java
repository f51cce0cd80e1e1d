package io.tidemark.query;

import io.lettuce.core.resource.ClientResources;
import io.netty.channel.EventLoop;
import io.tidemark.runtime.Health;
import io.tidemark.runtime.OpsRoutes;
import io.tidemark.runtime.RedisSettings;
import io.tidemark.runtime.access.Door;
import io.tidemark.runtime.access.RequestIds;
import io.tidemark.runtime.access.Right;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's share of the query API: an HTTP server on the common port, a connection to
 * Redis, and the requests under way. All of them live on that one thread.
 */
final class ApiLoop implements Deployable {
  private static final int MAX_LINE = 64 * 1024; // 500 symbols of 32 characters, percent-encoded
  private static final int MAX_HEADERS = 16 * 1024;
  private static final long EXPIRE_EVERY_MILLIS = 20;

  /** Commands outstanding for each request under way: at most two, and those of expired ones. */
  private static final int COMMANDS_A_REQUEST = 4;

  /** The newest bars of 500 symbols, in each of four lengths, and a little more. */
  private static final int COMMANDS_OF_THE_LARGEST = 2_048;

  /** What all event loops share. */
  record Shared(
      QueryConfig config,
      RedisSettings redis,
      ClientResources resources,
      Door door,
      Administration.Shared administration,
      NearSnapshots.Shared near,
      Reserve.Shared reserve,
      Status.Shared status,
      StreamLoop.Shared streams,
      Docs docs,
      QueryMetrics metrics,
      OpsRoutes operations,
      Health health) {}

  private final Shared shared;
  private final int number;
  private final SocketAddress address;
  private @Nullable HttpServer server;
  private @Nullable RedisLink link;
  private @Nullable StreamLoop streams;
  private @Nullable EventLoop thread;

  /**
   * @param number of this event loop, from 0 on
   * @param address to listen at, the same for all event loops
   */
  ApiLoop(Shared shared, int number, SocketAddress address) {
    this.shared = shared;
    this.number = number;
    this.address = address;
  }

  @Override
  public Future<?> deploy(Context context) {
    EventLoop loop = ((ContextInternal) context).nettyEventLoop();
    QueryConfig config = shared.config();
    int maxInFlight = Math.max(1, config.limits().maxInFlight() / config.serving().eventLoops());
    RedisLink own =
        new RedisLink(
            shared.redis(),
            shared.resources(),
            loop,
            shared.near().active(),
            config.limits().timeout(),
            COMMANDS_A_REQUEST * maxInFlight + COMMANDS_OF_THE_LARGEST);
    link = own;
    own.open();
    Reserve reserve = Reserve.open(shared.reserve(), config, own, context.owner(), loop);
    shared.health().ready("redis-" + number, reserve::problem);
    shared.health().impaired("redis-" + number, reserve::impaired);
    RedisCache cache =
        new RedisCache(own, reserve.guard(), shared.near().active(), shared.metrics());
    NearSnapshots near = new NearSnapshots(cache, reserve.fallback(), shared.near(), loop);
    SeriesSource series = reserve.series(cache);
    StreamLoop following =
        new StreamLoop(
            shared.streams(), new ChannelReads(near, series, shared.near().active()), loop);
    streams = following;
    thread = loop;
    FreshReads fresh =
        new FreshReads(
            near, shared.status().waits(), shared.near().active(), loop, InstantSource.system());
    Warmup warmup =
        new Warmup(cache, near, fresh, new IngestClient(context.owner(), config.ingest()));
    InvalidRequests invalid = new InvalidRequests(shared.door(), shared.metrics());
    RequestHandler handler =
        new RequestHandler(
            shared.door(),
            endpoints(cache, near, fresh, series),
            following.endpoint(),
            administration(own, warmup, loop),
            operations(context.owner()),
            invalid,
            shared.metrics(),
            config.limits().timeout(),
            maxInFlight,
            InstantSource.system());
    context
        .owner()
        .setPeriodic(
            EXPIRE_EVERY_MILLIS,
            id -> {
              long now = System.nanoTime();
              reserve.expire(now);
              handler.expire(now);
            });
    HttpServer made =
        context
            .owner()
            .createHttpServer(shared.door().secured(options()))
            .requestHandler(handler)
            .invalidRequestHandler(invalid);
    shared.door().guarded(context.owner(), made, hot());
    server = made;
    return made.listen(address);
  }

  /** Has each connection answer what it can by itself, where nobody has to be asked for a key. */
  private Handler<HttpConnection> hot() {
    if (!shared.door().open(Right.READ)) {
      return connection -> {};
    }
    NearSnapshots.Shared near = shared.near();
    HotEntries.Shared hot =
        new HotEntries.Shared(
            near.near(), near.active(), shared.metrics(), new RequestIds(), InstantSource.system());
    return connection -> HotEntries.on(connection, hot);
  }

  private Administration administration(RedisLink own, Warmup warmup, EventLoop loop) {
    NearCache near = shared.near().near();
    return new Administration(
        shared.administration(),
        own,
        near,
        new Administration.Reports(
            new ServerReport(own, near, shared.redis().url()),
            new StatsReport(own, shared.metrics(), near, shared.near().metrics()),
            new KeyListing(new ServedGeneration(own)),
            new CacheHealth(own, shared.health(), near)),
        warmup,
        loop);
  }

  private Endpoints endpoints(
      RedisCache cache, NearSnapshots near, FreshReads fresh, SeriesSource series) {
    Status status = new Status(cache, shared.config().topics(), shared.status());
    return new Endpoints(near, fresh, series, status, shared.docs());
  }

  private Router operations(Vertx vertx) {
    Router router = Router.router(vertx);
    shared.operations().mount(router);
    return router;
  }

  private HttpServerOptions options() {
    return new HttpServerOptions()
        .setMaxInitialLineLength(MAX_LINE)
        .setMaxHeaderSize(MAX_HEADERS)
        .setInitialSettings(new Http2Settings().setMaxHeaderListSize(MAX_LINE + MAX_HEADERS))
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        .setIdleTimeout(
            (int) Math.min(Integer.MAX_VALUE, shared.config().limits().idleTimeout().toMillis()))
        .setTcpNoDelay(true)
        // a window for each connection, to compress a few hundred bytes at a time
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setMaxWebSocketMessageSize(shared.config().streams().messageBytes());
  }

  /** The port that it listens at. */
  int port() {
    HttpServer listening = server;
    return listening == null ? -1 : listening.actualPort();
  }

  /** Tells the clients of streams to go elsewhere, ends them, and takes no more. */
  Future<Void> endStreams() {
    EventLoop loop = thread;
    StreamLoop own = streams;
    Promise<Void> ended = Promise.promise();
    if (loop == null || own == null) {
      return Future.succeededFuture();
    }
    loop.execute(
        () -> {
          own.close();
          ended.complete();
        });
    return ended.future();
  }

  /** Takes no more connections, and ends the present ones as their requests have been answered. */
  Future<Void> shutdown(Duration grace) {
    HttpServer listening = server;
    return listening == null ? Future.succeededFuture() : listening.shutdown(grace);
  }

  /** Gives the connection to Redis up. */
  Future<Void> disconnect() {
    RedisLink own = link;
    return own == null ? Future.succeededFuture() : Future.fromCompletionStage(own.close());
  }
}
