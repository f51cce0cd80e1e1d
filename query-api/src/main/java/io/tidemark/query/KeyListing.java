package io.tidemark.query;

import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.wire.RedisKeys;
import io.tidemark.runtime.RedisConnection;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lists the keys of the generation being served, page by page. */
final class KeyListing {
  private static final int MOST = 1_000;
  private static final int USUAL = 100;
  private static final int STEP = 500;
  private static final long NANOS_A_PAGE = TimeUnit.SECONDS.toNanos(2);

  private final ServedGeneration served;

  KeyListing(ServedGeneration served) {
    this.served = served;
  }

  /** {@code {"generation":7,"keys":["quote:A"],"nextPageToken":null}}. */
  CompletionStage<Answer> answer(Params params) {
    KeyPattern pattern = new KeyPattern(params.text("pattern", KeyPattern.ALL.text()));
    int limit = params.whole("limit", USUAL, 1, MOST);
    String token = params.text("pageToken");
    Place place = token == null ? null : Place.parse(token);
    return served
        .look()
        .thenCompose(found -> page(found, pattern, limit, place, token == null ? "" : token));
  }

  private static CompletionStage<Answer> page(
      ServedGeneration.Found found,
      KeyPattern pattern,
      int limit,
      @Nullable Place place,
      String token) {
    RedisKeys keys = found.keys();
    KeyWalk walk = walk(found, keys.prefix() + pattern.text(), Math.min(limit, STEP), place, token);
    List<String> names = new ArrayList<>();
    long begun = System.nanoTime();
    return Turns.whileMore(
            () ->
                walk.next()
                    .thenApply(
                        met -> {
                          met.forEach(key -> names.add(key.substring(keys.prefix().length())));
                          return !walk.finished()
                              && names.size() < limit
                              && System.nanoTime() - begun < NANOS_A_PAGE;
                        }))
        .thenApply(
            done ->
                Answer.json(
                    new JsonObject()
                        .put("generation", keys.generation())
                        .put("keys", new JsonArray(names))
                        .put("nextPageToken", next(walk, keys))
                        .toBuffer()));
  }

  private static KeyWalk walk(
      ServedGeneration.Found found, String match, int step, @Nullable Place place, String token) {
    if (place == null) {
      return new KeyWalk(found.servers(), match, step);
    }
    if (place.generation() == found.keys().generation()) {
      List<RedisConnection.Server<byte[]>> servers = found.servers();
      for (int i = 0; i < servers.size(); i++) {
        if (servers.get(i).address().equals(place.address())) {
          return new KeyWalk(servers, match, step, i, place.cursor());
        }
      }
    }
    throw Place.wrong(token);
  }

  private static @Nullable String next(KeyWalk walk, RedisKeys keys) {
    return walk.finished()
        ? null
        : new Place(keys.generation(), walk.address(), walk.cursor()).token();
  }

  /** Where a page ends. */
  private record Place(long generation, String address, String cursor) {
    private static final int LONGEST = 512;
    private static final Pattern SHAPE =
        Pattern.compile("keys/([0-9]{1,18})/([0-9]{1,20})/([A-Za-z0-9.:\\[\\]_-]{0,255})");

    String token() {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              ("keys/" + generation + "/" + cursor + "/" + address)
                  .getBytes(StandardCharsets.US_ASCII));
    }

    static Place parse(String token) {
      if (token.length() > LONGEST) {
        throw wrong(token);
      }
      try {
        byte[] text = Base64.getUrlDecoder().decode(token);
        Matcher matcher = SHAPE.matcher(new String(text, StandardCharsets.ISO_8859_1));
        if (matcher.matches()) {
          Long.parseUnsignedLong(matcher.group(2)); // Redis' cursors have 64 bits
          return new Place(Long.parseLong(matcher.group(1)), matcher.group(3), matcher.group(2));
        }
      } catch (IllegalArgumentException e) {
        // told below, with what is of another shape
      }
      throw wrong(token);
    }

    static InvalidRecordException wrong(String token) {
      return InvalidRecordException.of(
          "pageToken",
          "must be the nextPageToken of the same query, the same generation being served",
          token);
    }
  }
}
