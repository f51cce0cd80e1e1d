package io.tidemark.launcher;

import java.util.List;

/** The services of Tidemark; the one place that knows them all. */
final class Services {
  private Services() {}

  /** In the order of their start: each after those that it gives work to; ended in reverse. */
  static List<ServiceKind> all() {
    return List.of();
  }
}
