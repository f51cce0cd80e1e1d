package io.tidemark.sink;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Says in plain words why Redis does not do what it is told; pure. */
final class RedisTrouble {
  /** What an operator wants to know, by the first word of the reply. */
  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry("OOM", "is full: it needs more maxmemory, or a policy to evict by"),
          Map.entry("READONLY", "is a replica, which takes no writes: is a failover under way?"),
          Map.entry("LOADING", "is still loading its data"),
          Map.entry("MISCONF", "can't save to its disk, and so refuses writes"),
          Map.entry("NOAUTH", "wants a login, and the URL has none"),
          Map.entry("WRONGPASS", "refuses the URL's user or password"),
          Map.entry("NOPERM", "does not let its user do what the sink has to"),
          Map.entry("BUSY", "is busy with a script that does not end"),
          Map.entry("NOSCRIPT", "has forgotten the scripts, which are loaded again"),
          Map.entry("NOREPLICAS", "has too few replicas to take writes"),
          Map.entry("MASTERDOWN", "is a replica that has lost its master"),
          Map.entry("CLUSTERDOWN", "has slots that no server of the cluster serves"),
          Map.entry("TRYAGAIN", "is moving slots from one server of the cluster to another"));

  private RedisTrouble() {}

  /** Words for it, with what was said behind them. */
  static String told(Throwable failure) {
    String silent = null;
    for (Throwable each = failure; each != null; each = each.getCause()) {
      String message = String.valueOf(each.getMessage());
      if (each instanceof RedisCommandExecutionException) {
        String words = words(message);
        return words == null ? message : words + " (" + message + ")";
      }
      if (each instanceof RedisCommandTimeoutException || each instanceof TimeoutException) {
        return "does not answer in time (" + failure.getMessage() + ")";
      }
      if (each instanceof RedisConnectionException) {
        silent = "can't be reached (" + message + ")";
      }
    }
    return silent == null ? "can't be talked to (" + failure.getMessage() + ")" : silent;
  }

  /** The code begins the reply, or comes behind the ERR of a script that it ended. */
  private static @Nullable String words(String message) {
    for (String word : message.split("[ :]", 4)) {
      String words = WORDS.get(word.startsWith("-") ? word.substring(1) : word);
      if (words != null) {
        return words;
      }
    }
    return null;
  }
}
