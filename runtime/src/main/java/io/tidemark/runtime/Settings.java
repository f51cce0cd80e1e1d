package io.tidemark.runtime;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Settings by name, from the environment. Reading one also describes it, for {@code --help}; a bad
 * value is remembered and the default goes on in its place, until {@link #check} tells all of them.
 * Not for several threads.
 */
public final class Settings {
  /** What a setting is for. */
  public record Description(String name, String defaultValue, String meaning) {}

  private final Map<String, String> values;
  private final Map<String, Description> descriptions = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();

  private Settings(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  /** Settings out of {@code values}, for example {@code System.getenv()}. */
  public static Settings of(Map<String, String> values) {
    return new Settings(values);
  }

  /** A text. */
  public String text(String name, String defaultValue, String meaning) {
    descriptions.put(name, new Description(name, defaultValue, meaning));
    return values.getOrDefault(name, defaultValue).strip();
  }

  /** A whole number from {@code least} to {@code most}. */
  public int whole(String name, int defaultValue, int least, int most, String meaning) {
    String text = text(name, Integer.toString(defaultValue), meaning);
    try {
      int value = Integer.parseInt(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // told below, with what is out of range
    }
    problem(name, text, "must be a whole number from " + least + " to " + most);
    return defaultValue;
  }

  /** A TCP port; 0 takes a free one. */
  public int port(String name, int defaultValue, String meaning) {
    return whole(name, defaultValue, 0, 65_535, meaning);
  }

  /**
   * A length of time from 0 on that milliseconds can count, such as {@code 250ms}, {@code 10s},
   * {@code 5m}, {@code 1h} or {@code 7d}.
   */
  public Duration duration(String name, Duration defaultValue, String meaning) {
    String text = text(name, show(defaultValue), meaning);
    try {
      return parse(text);
    } catch (DateTimeParseException | ArithmeticException e) {
      problem(name, text, "must be a length of time such as 250ms, 10s, 5m, 1h or 7d");
      return defaultValue;
    }
  }

  /** A length of time from {@code least} to {@code most}. */
  public Duration duration(
      String name, Duration defaultValue, Duration least, Duration most, String meaning) {
    Duration value = duration(name, defaultValue, meaning);
    if (value.compareTo(least) >= 0 && value.compareTo(most) <= 0) {
      return value;
    }
    problem(name, show(value), "must be from " + show(least) + " to " + show(most));
    return defaultValue;
  }

  /** True or false. */
  public boolean flag(String name, boolean defaultValue, String meaning) {
    String text = text(name, Boolean.toString(defaultValue), meaning);
    if (text.equals("true") || text.equals("false")) {
      return text.equals("true");
    }
    problem(name, text, "must be true or false");
    return defaultValue;
  }

  /** A URI with a host and one of {@code schemes}. */
  public URI uri(String name, String defaultValue, List<String> schemes, String meaning) {
    String text = text(name, defaultValue, meaning);
    try {
      URI uri = new URI(text);
      if (uri.getHost() != null && schemes.contains(uri.getScheme())) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // told below, with a wrong scheme
    }
    problem(
        name,
        text.replaceAll("//[^/@]*@", "//…@"),
        "must be a URI with a host and one of the schemes " + schemes);
    return URI.create(defaultValue);
  }

  /** All settings that begin with {@code prefix}, by the rest of their name. */
  public Map<String, String> under(String prefix) {
    Map<String, String> found = new LinkedHashMap<>();
    values.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            found.put(name.substring(prefix.length()), value);
          }
        });
    return found;
  }

  /** Remembers that a setting can't be used. */
  public void problem(String name, String value, String rule) {
    problems.add(name + ": " + rule + ", was " + value);
  }

  /** Throws where anything read so far was wrong. */
  public void check() {
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
  }

  /** What has been read so far, in that order. */
  public List<Description> described() {
    return List.copyOf(descriptions.values());
  }

  private static Duration parse(String text) {
    int digits = 0;
    while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
      digits++;
    }
    if (digits == 0 || digits > 12) {
      throw new DateTimeParseException("no number", text, 0);
    }
    long n = Long.parseLong(text.substring(0, digits));
    long unit =
        switch (text.substring(digits).toLowerCase(Locale.ROOT)) {
          case "ms" -> 1;
          case "s" -> 1_000;
          case "m" -> 60_000;
          case "h" -> 3_600_000;
          case "d" -> 86_400_000;
          default -> throw new DateTimeParseException("no unit", text, digits);
        };
    return Duration.ofMillis(Math.multiplyExact(n, unit));
  }

  private static String show(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 1000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    if (seconds % 86_400 == 0 && seconds > 0) {
      return seconds / 86_400 + "d";
    }
    return seconds + "s";
  }
}
