package io.tidemark.query;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Tells the streams of each event loop of changes, once it has any; safe for many threads. */
final class StreamChanges implements Changes {
  private final List<Changes> all = new CopyOnWriteArrayList<>();
  private volatile boolean heard;

  /** Adds an event loop's, and tells it how things stand. */
  void add(Changes one) {
    all.add(one);
    if (heard) {
      one.confirmed();
    }
  }

  @Override
  public void changed(String key, long version) {
    for (Changes one : all) {
      one.changed(key, version);
    }
  }

  @Override
  public void confirmed() {
    heard = true;
    all.forEach(Changes::confirmed);
  }

  @Override
  public void gap() {
    heard = false;
    all.forEach(Changes::gap);
  }

  @Override
  public void heardUntil(long nanos) {}
}
