package io.tidemark.query;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import io.tidemark.model.wire.RedisKeys;
import io.tidemark.runtime.access.RequestIds;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.impl.HttpServerConnection;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers plain requests of HTTP/1.1 for entries that the near cache holds, before they become
 * requests of Vert.x, at half of what those cost. All others go on to {@link RequestHandler}, which
 * would have answered these with the same bytes. One a connection, confined to its event loop.
 */
final class HotEntries extends ChannelDuplexHandler {
  /*
   * It stands behind the decoder and the idle handler, before Vert.x' own. Answers keep the order of
   * the requests: nothing is answered here while an answer is outstanding there. Nothing is queued
   * either: where the client does not take what was written, Vert.x has to deal with it.
   */
  private static final String ENCODER = "httpEncoder";
  private static final int OK = 200;
  private static final AsciiString KEEP_ALIVE = AsciiString.cached("keep-alive");

  /** A request with one of these is not plain. */
  private static final List<CharSequence> TELLING =
      List.of(
          Headers.REQUEST_ID,
          Headers.AFTER,
          HttpHeaders.IF_NONE_MATCH,
          HttpHeaders.CONTENT_LENGTH,
          HttpHeaders.TRANSFER_ENCODING,
          HttpHeaders.UPGRADE,
          HttpHeaders.EXPECT);

  private final Shared shared;
  private final ChannelHandlerContext encoder;
  private int outstanding;
  private boolean ending;
  private boolean written;

  /** What the connections of an event loop share. */
  record Shared(
      NearCache near,
      ActiveGeneration active,
      QueryMetrics metrics,
      RequestIds ids,
      InstantSource clock) {}

  HotEntries(Shared shared, ChannelHandlerContext encoder) {
    this.shared = shared;
    this.encoder = encoder;
  }

  /** Stands by on a connection that has just been made, if it is one of HTTP/1.1. */
  static void on(HttpConnection connection, Shared shared) {
    if (connection instanceof HttpServerConnection server) {
      ChannelHandlerContext handler = server.channelHandlerContext();
      ChannelPipeline pipeline = handler.pipeline();
      ChannelHandlerContext encoder = pipeline.context(ENCODER);
      if (encoder != null) {
        pipeline.addBefore(handler.name(), "hotEntries", new HotEntries(shared, encoder));
      }
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest request) {
      if (answered(request)) {
        ending = true;
        written = true;
        return;
      }
      outstanding++;
    } else if (ending && message instanceof LastHttpContent) {
      ending = false;
      ReferenceCountUtil.release(message);
      return;
    }
    context.fireChannelRead(message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (written) {
      written = false;
      encoder.flush();
    }
    context.fireChannelReadComplete();
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    boolean interim = message instanceof HttpResponse head && head.status().code() < OK;
    if (message instanceof LastHttpContent && !interim) {
      outstanding--;
    }
    var unused = context.write(message, promise);
  }

  private boolean answered(HttpRequest request) {
    if (outstanding != 0 || !plain(request) || !encoder.channel().isWritable()) {
      return false;
    }
    Route.Match match = Route.match(request.uri());
    String key = key(match);
    if (key == null) {
      return false;
    }
    long now = System.nanoTime();
    Snapshot entry = shared.near.peek(key, now);
    if (entry == null || entry.json().length >= Gzip.WORTH_BYTES) {
      return false;
    }
    ByteBuf answer =
        HotAnswer.of(entry, shared.ids.of(null), shared.clock.millis(), encoder.channel().alloc());
    var unused = encoder.write(answer, encoder.voidPromise());
    shared.near.hit(key);
    shared.metrics.answered(match.route(), OK);
    shared.metrics.took(now);
    return true;
  }

  private static boolean plain(HttpRequest request) {
    if (!HttpMethod.GET.equals(request.method())
        || !HttpVersion.HTTP_1_1.equals(request.protocolVersion())
        || !request.decoderResult().isSuccess()) {
      return false;
    }
    for (CharSequence name : TELLING) {
      if (request.headers().contains(name)) {
        return false;
      }
    }
    String connection = request.headers().get(HttpHeaders.CONNECTION);
    return connection == null || KEEP_ALIVE.contentEqualsIgnoreCase(connection);
  }

  /** The key of an entry that is written in the path as it is in Redis; null for all else. */
  private @Nullable String key(Route.Match match) {
    RedisKeys keys = new RedisKeys(shared.active.guess());
    String id = match.id();
    return switch (match.route()) {
      case QUOTE -> keys.quote(id);
      case MOMENTUM -> keys.momentum(ModelName.DEFAULT.value(), id);
      case PORTFOLIO -> keys.valuation(id);
      case ASSET -> keys.asset(id);
      default -> null;
    };
  }
}
