package io.tidemark.query;

import io.tidemark.model.InvalidRecordException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client says on a WebSocket: {@code
 * {"type":"subscribe","channels":["quotes.AAPL"],"lastEventId":"…"}}, or {@code unsubscribe}.
 *
 * @param follows whether it wants to follow the channels, rather than no longer
 * @param channels as it names them
 * @param lastEventId null where it begins
 */
record ClientMessage(boolean follows, List<String> channels, @Nullable String lastEventId) {
  ClientMessage {
    channels = List.copyOf(channels);
  }

  static ClientMessage parse(String text) {
    JsonObject json = object(text);
    Object type = json.getValue("type");
    if (!"subscribe".equals(type) && !"unsubscribe".equals(type)) {
      throw InvalidRecordException.of("type", "must be subscribe or unsubscribe", type);
    }
    return new ClientMessage("subscribe".equals(type), channels(json), lastEventId(json));
  }

  private static JsonObject object(String text) {
    try {
      return new JsonObject(text);
    } catch (DecodeException e) {
      throw InvalidRecordException.of("message", "must be a JSON object", text);
    }
  }

  private static List<String> channels(JsonObject json) {
    Object given = json.getValue("channels");
    if (!(given instanceof JsonArray array) || array.isEmpty()) {
      throw InvalidRecordException.of("channels", "must be a list of some", given);
    }
    List<String> channels = new ArrayList<>(array.size());
    for (Object one : array) {
      if (!(one instanceof String name)) {
        throw InvalidRecordException.of("channels", "must be texts", one);
      }
      channels.add(name);
    }
    return channels;
  }

  private static @Nullable String lastEventId(JsonObject json) {
    Object given = json.getValue("lastEventId");
    if (given == null || given instanceof String) {
      return (String) given;
    }
    throw InvalidRecordException.of("lastEventId", "must be a text", given);
  }
}
