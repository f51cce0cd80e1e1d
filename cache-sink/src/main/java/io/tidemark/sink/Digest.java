package io.tidemark.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Hashes of 64 bits (FNV-1a, its bits mixed at the end): enough to tell values apart that differ by
 * accident, not to withstand who makes them differ on purpose.
 */
final class Digest {
  private static final long BASIS = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private Digest() {}

  /** Of an entry's JSON without its version, which is compared by itself. */
  static long ofEntry(byte[] json) {
    int from = 0;
    while (from < json.length && json[from] != ',' && json[from] != '}') {
      from++;
    }
    return of(json, from);
  }

  /** Of a key. */
  static long ofKey(String key) {
    return of(key.getBytes(UTF_8), 0);
  }

  private static long of(byte[] bytes, int from) {
    long hash = BASIS;
    for (int i = from; i < bytes.length; i++) {
      hash = (hash ^ (bytes[i] & 0xff)) * PRIME;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }
}
