package io.tidemark.sink;

import java.util.Arrays;

/** A set of keys by their hashes, 8 bytes each. Not for several threads. */
final class KeyHashes {
  private long[] hashes = new long[1024];
  private int size;
  private int sorted;

  void add(String key) {
    if (size == hashes.length) {
      hashes = Arrays.copyOf(hashes, size * 2);
    }
    hashes[size++] = Digest.ofKey(key);
  }

  boolean contains(String key) {
    if (sorted < size) {
      Arrays.sort(hashes, 0, size);
      sorted = size;
    }
    return Arrays.binarySearch(hashes, 0, size, Digest.ofKey(key)) >= 0;
  }
}
