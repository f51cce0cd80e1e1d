package io.tidemark.query;

import java.util.List;

/** Compares entity tags as {@code If-None-Match} does: weakly. */
final class EntityTags {
  private EntityTags() {}

  /** Whether one of the tags in {@code lines}, or a {@code *}, stands for {@code etag}. */
  static boolean match(List<String> lines, String etag) {
    for (String line : lines) {
      if (match(line, etag)) {
        return true;
      }
    }
    return false;
  }

  private static boolean match(String line, String etag) {
    if (line.strip().equals("*")) {
      return true;
    }
    int at = line.indexOf(etag);
    while (at >= 0) {
      if (begins(line, at) && ends(line, at + etag.length())) {
        return true;
      }
      at = line.indexOf(etag, at + 1);
    }
    return false;
  }

  /** Whether a tag may begin there: after nothing, a comma or a {@code W/}. */
  private static boolean begins(String line, int at) {
    int before = at >= 2 && line.startsWith("W/", at - 2) ? at - 2 : at;
    String left = line.substring(0, before).stripTrailing();
    return left.isEmpty() || left.endsWith(",");
  }

  private static boolean ends(String line, int at) {
    String right = line.substring(at).stripLeading();
    return right.isEmpty() || right.startsWith(",");
  }
}
