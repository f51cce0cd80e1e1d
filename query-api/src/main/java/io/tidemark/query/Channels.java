package io.tidemark.query;

import io.tidemark.model.InvalidRecordException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Some channels, each once and in the order of their keys: in whatever order a client names them,
 * they are the same.
 */
final class Channels {
  /** So many bits of a hash that two lists that ever meet hardly share them. */
  static final int FINGERPRINT_BYTES = 6;

  private final List<Channel> all;
  private final long fingerprint;

  private Channels(SortedMap<String, Channel> byKey) {
    all = List.copyOf(byKey.values());
    fingerprint = fingerprint(byKey);
  }

  static Channels of(Collection<Channel> some) {
    SortedMap<String, Channel> byKey = new TreeMap<>();
    some.forEach(channel -> byKey.put(channel.key(), channel));
    return new Channels(byKey);
  }

  /** The channels of those names; told as {@code channels} where one can't be used. */
  static Channels parse(Collection<String> names, ModelName model, int most) {
    SortedMap<String, Channel> byKey = new TreeMap<>();
    for (String name : names) {
      Channel channel = Channel.parse(name, model);
      byKey.put(channel.key(), channel);
      if (byKey.size() > most) {
        throw new InvalidRecordException(
            "channels: must be at most " + most + ", " + channel.name() + " is one more");
      }
    }
    return new Channels(byKey);
  }

  List<Channel> all() {
    return all;
  }

  int size() {
    return all.size();
  }

  /** A hash of the keys, of {@link #FINGERPRINT_BYTES} bytes. */
  long fingerprint() {
    return fingerprint;
  }

  private static long fingerprint(SortedMap<String, Channel> byKey) {
    byte[] keys = String.join("\n", byKey.keySet()).getBytes(StandardCharsets.US_ASCII);
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(keys);
      return ByteBuffer.wrap(hash).getLong() >>> (Long.SIZE - Byte.SIZE * FINGERPRINT_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
