package io.tidemark.query;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What has changed since a client was told, each at most once however often it changes, in the
 * order of the first change; so it can't outgrow what the client follows. Confined to one thread.
 */
final class DirtySet<T> {
  private final Set<T> changed = new LinkedHashSet<>();

  /** Returns false where it was in it already: the change before is not told any more. */
  boolean add(T one) {
    return changed.add(one);
  }

  /** Takes the oldest out; null where there is none. */
  @Nullable T poll() {
    Iterator<T> oldest = changed.iterator();
    if (!oldest.hasNext()) {
      return null;
    }
    T one = oldest.next();
    oldest.remove();
    return one;
  }

  void remove(T one) {
    changed.remove(one);
  }

  boolean isEmpty() {
    return changed.isEmpty();
  }

  int size() {
    return changed.size();
  }
}
