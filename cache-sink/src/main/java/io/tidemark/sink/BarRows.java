package io.tidemark.sink;

import java.util.Arrays;

/**
 * The newest bars of one series by open time, as columns: some 41 bytes a bar. Holds at most twice
 * as many as are kept in Redis. Not for several threads.
 */
final class BarRows {
  private final int kept;
  private long[] openTimes = new long[4];
  private long[] versions = new long[4];
  private long[] digests = new long[4];
  private long[] others = new long[4];
  private long[] offsets = new long[4];
  private boolean[] deleted = new boolean[4];
  private int size;
  private boolean cut;

  BarRows(int kept) {
    this.kept = kept;
  }

  /** How many there are. */
  int size() {
    return size;
  }

  /** Whether there were older ones, which would not be kept in Redis either. */
  boolean cut() {
    return cut;
  }

  long openTime(int row) {
    return openTimes[row];
  }

  long offset(int row) {
    return offsets[row];
  }

  LogValue value(int row) {
    return new LogValue(versions[row], deleted[row], digests[row], others[row]);
  }

  /** The row of an open time; negative where there is none. */
  int find(long openTime) {
    return Arrays.binarySearch(openTimes, 0, size, openTime);
  }

  /** Takes one more record. */
  void take(BarWrite write) {
    int row = find(write.openTime());
    if (row < 0) {
      row = -row - 1;
      insert(row);
      openTimes[row] = write.openTime();
      versions[row] = -1;
    }
    if (write.version() < versions[row]) {
      return;
    }
    long digest = write.deletes() ? 0 : Digest.ofEntry(write.json());
    if (write.version() > versions[row]) {
      versions[row] = write.version();
      deleted[row] = write.deletes();
      digests[row] = digest;
    }
    others[row] = digest;
    offsets[row] = write.origin().offset();
    if (size > 2L * kept) {
      trim();
    }
  }

  /** Lets go of all but as many of the newest as are kept in Redis. */
  void trim() {
    int surplus = size - kept;
    if (surplus <= 0) {
      return;
    }
    for (long[] column : new long[][] {openTimes, versions, digests, others, offsets}) {
      System.arraycopy(column, surplus, column, 0, kept);
    }
    System.arraycopy(deleted, surplus, deleted, 0, kept);
    size = kept;
    cut = true;
  }

  private void insert(int row) {
    if (size == openTimes.length) {
      int room = size * 2;
      openTimes = Arrays.copyOf(openTimes, room);
      versions = Arrays.copyOf(versions, room);
      digests = Arrays.copyOf(digests, room);
      others = Arrays.copyOf(others, room);
      offsets = Arrays.copyOf(offsets, room);
      deleted = Arrays.copyOf(deleted, room);
    }
    for (long[] column : new long[][] {openTimes, versions, digests, others, offsets}) {
      System.arraycopy(column, row, column, row + 1, size - row);
    }
    System.arraycopy(deleted, row, deleted, row + 1, size - row);
    size++;
  }
}
