package io.tidemark.sink;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Keys of series that have begun anew, until somebody takes them; for several threads. */
final class LostSeries {
  /** What comes beyond goes by unasked for; its series still says that its past is unknown. */
  private static final int MOST = 100_000;

  private final Set<String> keys = new LinkedHashSet<>();

  synchronized void add(Collection<String> lost) {
    for (String key : lost) {
      if (keys.size() < MOST) {
        keys.add(key);
      }
    }
  }

  /** All there are, which are gone from here then. */
  synchronized List<String> take() {
    List<String> taken = new ArrayList<>(keys);
    keys.clear();
    return taken;
  }
}
