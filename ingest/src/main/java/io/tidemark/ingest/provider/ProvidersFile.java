package io.tidemark.ingest.provider;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.Symbol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What users want from providers: JSON, in which comments and a comma too many are allowed.
 *
 * @param symbols where each symbol comes from, the preferred provider first
 * @param aliases names that providers use for symbols, by provider
 * @param benchmarks what a symbol is measured against
 * @param popular the symbols that a refresh of popular ones means, the most popular first
 * @param schedules when which symbols are asked for without being told to
 */
record ProvidersFile(
    Map<Symbol, List<String>> symbols,
    Map<String, Map<String, String>> aliases,
    Map<Symbol, Symbol> benchmarks,
    List<Symbol> popular,
    List<Schedule> schedules) {
  /** A file that can't be used; the message names the file, the field and the value. */
  static final class UnusableFileException extends RuntimeException {
    UnusableFileException(String message) {
      super(message);
    }
  }

  static final ProvidersFile EMPTY =
      new ProvidersFile(Map.of(), Map.of(), Map.of(), List.of(), List.of());

  private static final int MOST_BYTES = 4 * 1024 * 1024;
  private static final Set<String> FIELDS =
      new TreeSet<>(Set.of("symbols", "aliases", "benchmarks", "popular", "schedules"));
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS, JsonReadFeature.ALLOW_TRAILING_COMMA)
          .build();

  ProvidersFile {
    Map<Symbol, List<String>> orders = new LinkedHashMap<>();
    symbols.forEach((symbol, order) -> orders.put(symbol, List.copyOf(order)));
    symbols = java.util.Collections.unmodifiableMap(orders);
    Map<String, Map<String, String>> names = new HashMap<>();
    aliases.forEach((provider, table) -> names.put(provider, Map.copyOf(table)));
    aliases = Map.copyOf(names);
    benchmarks = Map.copyOf(benchmarks);
    popular = List.copyOf(popular);
    schedules = List.copyOf(schedules);
  }

  /** Reads a file; {@code known} are the names of all providers there are. */
  static ProvidersFile read(Path file, List<String> known) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new UnusableFileException(file + ": is above " + MOST_BYTES + " bytes");
      }
      JsonNode root = JSON.readTree(Files.readAllBytes(file));
      return parse(root, known);
    } catch (JacksonException e) {
      throw new UnusableFileException(file + ": broken JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UnusableFileException(file + ": can't be read: " + e);
    } catch (IllegalArgumentException e) {
      throw new UnusableFileException(file + ": " + e.getMessage());
    }
  }

  private static ProvidersFile parse(JsonNode root, List<String> known) {
    if (!root.isObject()) {
      throw new IllegalArgumentException("must be a JSON object");
    }
    root.fieldNames()
        .forEachRemaining(
            name -> require(FIELDS.contains(name), name, "must be one of " + FIELDS, name));
    Map<Symbol, List<String>> symbols = new LinkedHashMap<>();
    fields("symbols", root.path("symbols"))
        .forEach((symbol, order) -> symbols.put(symbol(symbol), order(symbol, order, known)));
    Map<Symbol, Symbol> benchmarks = new HashMap<>();
    fields("benchmarks", root.path("benchmarks"))
        .forEach((symbol, other) -> benchmarks.put(symbol(symbol), symbol(text(symbol, other))));
    List<Schedule> schedules = new ArrayList<>();
    array("schedules", root.path("schedules")).forEach(node -> schedules.add(Schedule.parse(node)));
    return new ProvidersFile(
        symbols,
        aliases(root.path("aliases"), known),
        benchmarks,
        symbols("popular", root.path("popular")),
        schedules);
  }

  private static Map<String, Map<String, String>> aliases(JsonNode node, List<String> known) {
    Map<String, Map<String, String>> aliases = new HashMap<>();
    fields("aliases", node)
        .forEach(
            (provider, table) -> {
              require(known.contains(provider), "aliases", "must be of one of " + known, provider);
              Map<String, String> names = new HashMap<>();
              fields("aliases." + provider, table)
                  .forEach(
                      (symbol, id) -> {
                        String name = symbol(symbol).value();
                        names.put(name, new Listing(symbol(symbol), text(symbol, id)).id());
                      });
              aliases.put(provider, names);
            });
    return aliases;
  }

  private static List<String> order(String symbol, JsonNode node, List<String> known) {
    List<String> order = new ArrayList<>();
    array("symbols." + symbol, node)
        .forEach(
            name -> {
              String provider = text("symbols." + symbol, name);
              require(
                  known.contains(provider), "symbols." + symbol, "must be of " + known, provider);
              require(!order.contains(provider), "symbols." + symbol, "is twice", provider);
              order.add(provider);
            });
    require(!order.isEmpty(), "symbols." + symbol, "must name a provider", node);
    return order;
  }

  static List<Symbol> symbols(String field, JsonNode node) {
    List<Symbol> symbols = new ArrayList<>();
    array(field, node).forEach(name -> symbols.add(symbol(text(field, name))));
    return symbols;
  }

  private static Symbol symbol(String text) {
    return Symbol.parse(text);
  }

  private static Map<String, JsonNode> fields(String field, JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return Map.of();
    }
    require(node.isObject(), field, "must be an object", node);
    Map<String, JsonNode> fields = new LinkedHashMap<>();
    node.properties().forEach(entry -> fields.put(entry.getKey(), entry.getValue()));
    return fields;
  }

  private static List<JsonNode> array(String field, JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return List.of();
    }
    require(node.isArray(), field, "must be an array", node);
    List<JsonNode> elements = new ArrayList<>();
    node.forEach(elements::add);
    return elements;
  }

  private static String text(String field, JsonNode node) {
    require(node.isTextual(), field, "must be a string", node);
    return node.textValue();
  }

  private static void require(boolean holds, String field, String rule, Object value) {
    if (!holds) {
      throw InvalidRecordException.of(field, rule, value);
    }
  }
}
