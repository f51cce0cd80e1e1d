package io.tidemark.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** How two JSON values differ: decimals by value, numbers up to rounding, all else exactly. */
final class Difference {
  /** Shown rounded to a tenth. */
  private static final Set<String> ROUNDED =
      Set.of("score", "momentum", "price", "technical", "relative");

  private static final double HALF_A_TENTH = 0.05 + 1e-9;
  private static final double EXACT = 1e-9;

  private Difference() {}

  /** Adds what differs, field by field; {@code version} is not looked at. */
  static void find(String path, JsonNode expected, JsonNode actual, List<String> found) {
    if (expected.isObject() && actual.isObject()) {
      Set<String> names = new TreeSet<>();
      expected.fieldNames().forEachRemaining(names::add);
      actual.fieldNames().forEachRemaining(names::add);
      names.remove("version");
      for (String name : names) {
        find(path + "." + name, expected.path(name), actual.path(name), found);
      }
    } else if (expected.isArray() && actual.isArray() && expected.size() == actual.size()) {
      Iterator<JsonNode> others = actual.elements();
      int i = 0;
      for (JsonNode one : expected) {
        find(path + "[" + i++ + "]", one, others.next(), found);
      }
    } else if (!same(path, expected, actual)) {
      found.add("%s is %s, must be %s".formatted(path, actual, expected));
    }
  }

  private static boolean same(String path, JsonNode expected, JsonNode actual) {
    if (expected.isNumber() && actual.isNumber()) {
      double a = expected.asDouble();
      String field = path.substring(path.lastIndexOf('.') + 1);
      double most = ROUNDED.contains(field) ? HALF_A_TENTH : EXACT * Math.max(1, Math.abs(a));
      return Math.abs(a - actual.asDouble()) <= most;
    }
    if (expected.isTextual() && actual.isTextual()) {
      return expected.asText().equals(actual.asText()) || sameDecimal(expected, actual);
    }
    return expected.equals(actual);
  }

  private static boolean sameDecimal(JsonNode expected, JsonNode actual) {
    try {
      return new BigDecimal(expected.asText()).compareTo(new BigDecimal(actual.asText())) == 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
