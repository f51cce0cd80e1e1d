package io.tidemark.query;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** What has been announced of each kind of key, and when last; safe for many threads. */
final class Heard implements Changes {
  /** More kinds than there are can only come of a stranger's messages. */
  private static final int MOST_KINDS = 16;

  private final Map<String, Kind> kinds = new ConcurrentHashMap<>();

  private static final class Kind {
    final LongAdder count = new LongAdder();
    volatile long lastNanos;
  }

  @Override
  public void changed(String key, long version) {
    int from = key.indexOf(':', key.indexOf(':') + 1) + 1;
    int to = key.indexOf(':', from);
    if (from <= 0 || to <= from) {
      return;
    }
    String name = key.substring(from, to);
    Kind kind = kinds.get(name);
    if (kind == null && kinds.size() < MOST_KINDS) {
      kind = kinds.computeIfAbsent(name, n -> new Kind());
    }
    if (kind != null) {
      kind.count.increment();
      kind.lastNanos = System.nanoTime();
    }
  }

  /** {@code {"quote":{"count":12,"lastMillisAgo":3},…}}. */
  JsonObject json() {
    JsonObject json = new JsonObject();
    long now = System.nanoTime();
    kinds.forEach(
        (name, kind) ->
            json.put(
                name,
                new JsonObject()
                    .put("count", kind.count.sum())
                    .put("lastMillisAgo", TimeUnit.NANOSECONDS.toMillis(now - kind.lastNanos))));
    return json;
  }

  @Override
  public void confirmed() {}

  @Override
  public void gap() {}

  @Override
  public void heardUntil(long nanos) {}
}
