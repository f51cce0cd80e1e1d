package io.tidemark.query;

import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.Symbol;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a query, decoded; unknown ones are ignored. Whatever can't be used is told as
 * an {@link InvalidRecordException} that names the parameter and its value.
 */
final class Params {
  /** How many symbols may be asked for at once. */
  static final int MOST_SYMBOLS = 500;

  private static final int MOST_NAMES = 50;
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,30})?");

  private static final Params NONE = new Params(Map.of());

  private final Map<String, List<String>> values;

  private Params(Map<String, List<String>> values) {
    this.values = values;
  }

  /** The parameters of a query as it was sent; null where there is none. */
  static Params of(@Nullable String query) {
    if (query == null || query.isEmpty()) {
      return NONE;
    }
    Map<String, List<String>> values = new HashMap<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = Percent.query("query", equals < 0 ? pair : pair.substring(0, equals));
      values
          .computeIfAbsent(name, n -> new ArrayList<>(1))
          .add(equals < 0 ? "" : pair.substring(equals + 1));
    }
    return new Params(values);
  }

  /** Whether it is given at all. */
  boolean given(String name) {
    return values.containsKey(name);
  }

  /** A text, or null where it is not given. */
  @Nullable String text(String name) {
    List<String> given = values.get(name);
    if (given == null) {
      return null;
    }
    if (given.size() > 1) {
      throw new InvalidRecordException(
          name + ": must be given once, was " + given.size() + " times");
    }
    return Percent.query(name, given.get(0));
  }

  /** A text. */
  String text(String name, String defaultValue) {
    String text = text(name);
    return text == null ? defaultValue : text;
  }

  /** A whole number from {@code least} to {@code most}. */
  int whole(String name, int defaultValue, int least, int most) {
    String text = text(name);
    if (text == null) {
      return defaultValue;
    }
    try {
      int value = Integer.parseInt(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // told below, with what is out of range
    }
    throw InvalidRecordException.of(
        name, "must be a whole number from " + least + " to " + most, text);
  }

  /** A number from {@code least} to {@code most}. */
  double number(String name, double defaultValue, double least, double most) {
    String text = text(name);
    if (text == null) {
      return defaultValue;
    }
    if (NUMBER.matcher(text).matches()) {
      double value = Double.parseDouble(text);
      if (value >= least && value <= most) {
        return value;
      }
    }
    throw InvalidRecordException.of(
        name, "must be a number from " + (long) least + " to " + (long) most, text);
  }

  /** The names of {@code name=a,b}, each once; empty where nothing is named. */
  List<String> names(String name, String defaultValue) {
    String text = text(name, defaultValue);
    if (text.isEmpty()) {
      return List.of();
    }
    LinkedHashSet<String> names = new LinkedHashSet<>(Arrays.asList(text.split(",", -1)));
    if (names.size() > MOST_NAMES) {
      throw new InvalidRecordException(name + ": must be at most " + MOST_NAMES);
    }
    return List.copyOf(names);
  }

  /** Whether {@code sort}- or {@code order}-like {@code name} says {@code desc}. */
  boolean descending(String name, String defaultValue) {
    String text = text(name, defaultValue);
    return switch (text) {
      case "asc" -> false;
      case "desc" -> true;
      default -> throw InvalidRecordException.of(name, "must be asc or desc", text);
    };
  }

  /** The momentum model. */
  ModelName model() {
    String text = text("model");
    return text == null ? ModelName.DEFAULT : new ModelName(text);
  }

  /** The symbols of {@code symbols=A,B}, each once, in the order given. */
  List<Symbol> symbols() {
    String text = text("symbols");
    if (text == null || text.isEmpty()) {
      throw new InvalidRecordException("symbols: is missing");
    }
    LinkedHashSet<Symbol> symbols = new LinkedHashSet<>();
    for (String one : text.split(",", -1)) {
      symbols.add(symbol("symbols", one));
      if (symbols.size() > MOST_SYMBOLS) {
        throw new InvalidRecordException("symbols: must be at most " + MOST_SYMBOLS);
      }
    }
    return List.copyOf(symbols);
  }

  /** A symbol, upper-cased; told as {@code field} where it is none. */
  static Symbol symbol(String field, String text) {
    try {
      return Symbol.parse(text);
    } catch (InvalidRecordException e) {
      throw InvalidRecordException.of(field, "must match [A-Z0-9][A-Z0-9./:^=_-]{0,31}", text);
    }
  }
}
