package io.tidemark.query;

import org.jspecify.annotations.Nullable;

/**
 * What a channel holds now, as it has been read; within a generation it never goes back. Confined
 * to one event loop.
 */
final class Latest {
  private @Nullable Update update;
  private int revision;

  /** Of all values of the update's generation; outlives a value's deletion. */
  private long highest = -1;

  /** Null before anything has been read. */
  @Nullable Update update() {
    return update;
  }

  /** How often it has changed for whoever follows it. */
  int revision() {
    return revision;
  }

  /** Whether it may hold something newer by now, as far as is known. */
  boolean isStale() {
    Update held = update;
    return held != null && held.isStale();
  }

  /**
   * Nobody can tell what it holds now: what is held may have been overtaken. Returns whether that
   * is news.
   *
   * @param generation that is served as far as is known
   */
  boolean doubt(Channel channel, long generation) {
    Update held = update;
    if (held != null && held.isStale()) {
      return false;
    }
    if (held != null && held.hasValue()) {
      return take(held.asStale(channel), true);
    }
    long before = held == null ? generation : held.generation();
    return take(Update.unavailable(channel, before), true);
  }

  /** Takes what a read has found; returns whether that is news. */
  boolean accept(Update read) {
    Update held = update;
    if (held == null || held.generation() != read.generation()) {
      boolean same = held != null && held.same(read);
      highest = read.version();
      return take(read, !same); // a rebuild brings most entries as they were
    }
    if (read.isMissing()) {
      return !held.isMissing() && take(read, true);
    }
    if (read.version() < highest || held.same(read)) {
      return false;
    }
    highest = read.version(); // or the same: a repair has put another value in its place
    return take(read, true);
  }

  private boolean take(Update read, boolean news) {
    update = read;
    if (news) {
      revision++;
    }
    return news;
  }
}
