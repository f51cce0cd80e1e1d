package io.tidemark.sink;

/** Whether Redis may drop entries when its memory is full. */
final class Eviction {
  private Eviction() {}

  /** Asks Redis. */
  static boolean possible(RedisLink link) {
    return possible(link.await(link.commands().info("memory")));
  }

  /** Reads the answer of {@code INFO memory}. */
  static boolean possible(String memory) {
    boolean limited = false;
    boolean evicting = false;
    for (String line : memory.lines().toList()) {
      if (line.startsWith("maxmemory:")) {
        limited = !line.strip().equals("maxmemory:0");
      } else if (line.startsWith("maxmemory_policy:")) {
        evicting = !line.strip().equals("maxmemory_policy:noeviction");
      }
    }
    return limited && evicting;
  }
}
