package io.tidemark.sink;

import java.util.Optional;

/** Whether Redis has room for one generation more, as its {@code INFO memory} tells; pure. */
final class MemoryRoom {
  private MemoryRoom() {}

  /**
   * Why there may be none; empty where there is.
   *
   * @param info the reply
   * @param generations how many share the memory that is used now, at least 1
   */
  static Optional<String> lacking(String info, int generations) {
    long most = field(info, "maxmemory");
    long used = field(info, "used_memory");
    long needed = used / Math.max(1, generations);
    if (most == 0 || used + needed <= most) {
      return Optional.empty();
    }
    return Optional.of(
        ("Redis has no room for a second generation: %,d of %,d bytes (maxmemory) are used, and"
                + " about %,d more are needed; --force goes on all the same")
            .formatted(used, most, needed));
  }

  private static long field(String info, String name) {
    return info.lines()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .filter(number -> number.matches("[0-9]{1,18}"))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElse(0);
  }
}
