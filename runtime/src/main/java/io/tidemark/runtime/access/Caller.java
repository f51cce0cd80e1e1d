package io.tidemark.runtime.access;

import org.jspecify.annotations.Nullable;

/**
 * Who sent a request.
 *
 * @param peer address that the connection comes from
 * @param key name of the key that was shown; null where none was, or none was asked for
 */
public record Caller(String peer, @Nullable String key) {
  /** As a person knows it. */
  @Override
  public String toString() {
    return key == null ? peer : key + "@" + peer;
  }

  /** What its requests are counted under; a network of its own is one client in IPv6. */
  String bucket() {
    return key == null ? Peer.network(peer) : "key:" + key;
  }
}
