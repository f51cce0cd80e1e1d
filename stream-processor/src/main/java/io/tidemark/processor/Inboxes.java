package io.tidemark.processor;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The inboxes of the tasks that run on this instance, by store and partition; thread-safe. */
final class Inboxes {
  private record Place(String store, int partition) {}

  private final Map<Place, Inbox> open = new ConcurrentHashMap<>();

  /** The inbox of a task that begins to run. */
  Inbox open(String store, int partition) {
    Inbox inbox = new Inbox();
    Inbox before = open.put(new Place(store, partition), inbox);
    if (before != null) {
      before.close(); // a task that is revived was not closed
    }
    return inbox;
  }

  /** The inbox of a task; null where none runs here. */
  @Nullable Inbox of(String store, int partition) {
    return open.get(new Place(store, partition));
  }

  /** The task runs here no more. */
  void close(String store, int partition, Inbox inbox) {
    open.remove(new Place(store, partition), inbox);
    inbox.close();
  }
}
