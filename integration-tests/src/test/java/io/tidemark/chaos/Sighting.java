package io.tidemark.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.model.json.Entry;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An entry as somebody saw it.
 *
 * @param kind {@code quote}, {@code momentum}, {@code valuation}, {@code asset} or {@code bar}
 * @param json null for one that is known to be deleted
 */
record Sighting(String kind, BigDecimal version, @Nullable JsonNode json, String text) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The one that a cache entry spells, a tombstone too. */
  static Sighting of(String kind, String text) {
    try {
      JsonNode json = JSON.readTree(text);
      BigDecimal version = json.path("version").decimalValue();
      boolean deleted = Entry.isTombstone(text.getBytes(StandardCharsets.UTF_8));
      return new Sighting(kind, version, deleted ? null : json, text);
    } catch (IOException e) {
      throw new IllegalArgumentException("not an entry: " + text, e);
    }
  }

  /**
   * How this is older than what was seen {@code before} it at a lower version; empty where it is
   * not. What an entry reflects can be told by what its producers numbered.
   */
  List<String> regress(Sighting before) {
    List<String> found = new ArrayList<>();
    JsonNode now = json;
    JsonNode then = before.json;
    if (now == null || then == null) {
      return found;
    }
    boolean sameFolio = now.path("name").equals(then.path("name"));
    switch (kind) {
      case "quote", "momentum" -> {
        falls("eventTime", then, now, found);
        fallsTidemark(then.path("tidemark").asText(), now.path("tidemark").asText(), found);
      }
      case "valuation" -> {
        fallsNumber(then, now, found);
        if (sameFolio) {
          falls("eventTime", then, now, found);
          fallsTidemarks(then.path("tidemark"), now.path("tidemark"), found);
        }
      }
      case "asset" -> fallsNumber(then, now, found);
      default -> {
        if (then.path("closed").asBoolean() && !now.path("closed").asBoolean()) {
          found.add("closed bar is open again");
        }
        if (then.has("source") && !now.has("source")) {
          found.add("a provider's bar is one of prices again");
        }
        if (!now.has("source")) {
          falls("trades", then, now, found);
        }
      }
    }
    return found;
  }

  private static void falls(String field, JsonNode then, JsonNode now, List<String> found) {
    if (now.path(field).isNumber()
        && then.path(field).isNumber()
        && now.path(field).asLong() < then.path(field).asLong()) {
      found.add("%s fell from %s to %s".formatted(field, then.path(field), now.path(field)));
    }
  }

  private static void fallsNumber(JsonNode then, JsonNode now, List<String> found) {
    int before = Events.number(then.path("name").asText());
    int after = Events.number(now.path("name").asText());
    if (after < before) {
      found.add("name fell from c-%d to c-%d".formatted(before, after));
    }
  }

  private static void fallsTidemarks(JsonNode then, JsonNode now, List<String> found) {
    for (JsonNode before : then) {
      for (JsonNode after : now) {
        fallsTidemark(before.asText(), after.asText(), found);
      }
    }
  }

  private static void fallsTidemark(String then, String now, List<String> found) {
    String[] before = then.split("@", 2);
    String[] after = now.split("@", 2);
    if (before.length == 2
        && after.length == 2
        && before[0].equals(after[0])
        && Long.parseLong(after[1]) < Long.parseLong(before[1])) {
      found.add("tidemark fell from " + then + " to " + now);
    }
  }
}
