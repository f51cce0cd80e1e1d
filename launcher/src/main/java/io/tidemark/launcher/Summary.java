package io.tidemark.launcher;

import io.tidemark.runtime.RedisUrl;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What the terminal shows once an all-in-one is ready. */
final class Summary {
  /** What a newcomer wants to know first. */
  private static final List<String> FIRST = List.of("query", "ingest");

  private Summary() {}

  /** Where everything is, and a first thing to try. */
  static String of(Endpoints endpoints, Path data, Duration took, String feed) {
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, "Ready after %.1f s.%n%n", took.toMillis() / 1000.0));
    Map<String, String> services = new LinkedHashMap<>();
    FIRST.forEach(name -> services.put(name, endpoints.services().getOrDefault(name, "")));
    services.putAll(new TreeMap<>(endpoints.services()));
    services.forEach((name, url) -> line(text, name, url));
    line(text, "kafka", endpoints.kafka());
    line(text, "redis", RedisUrl.parse(endpoints.redis()).toString());
    line(text, "data", data + "  (log: logs/tidemark.log)");
    boolean own = feed.equals("sim") || feed.equals("none");
    String url = endpoints.services().get(own ? "query" : "ingest");
    if (url != null) {
      String path = own ? "/v1/quotes/AAPL" : "/v1/providers";
      text.append(String.format("%n  Try  curl %s%s%n", url, path));
    }
    return text.append(String.format("%n  Ctrl-C stops it; the data is kept.")).toString();
  }

  private static void line(StringBuilder text, String name, String place) {
    text.append(String.format(Locale.ROOT, "  %-10s %s%n", name, place));
  }
}
