package io.tidemark.query;

import java.util.List;

/** Tells several of changes, in the same order each time. */
record EachOf(List<Changes> all) implements Changes {
  EachOf {
    all = List.copyOf(all);
  }

  @Override
  public void changed(String key, long version) {
    for (Changes one : all) {
      one.changed(key, version);
    }
  }

  @Override
  public void confirmed() {
    all.forEach(Changes::confirmed);
  }

  @Override
  public void gap() {
    all.forEach(Changes::gap);
  }

  @Override
  public void heardUntil(long nanos) {
    for (Changes one : all) {
      one.heardUntil(nanos);
    }
  }
}
