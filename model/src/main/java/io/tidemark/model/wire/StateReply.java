package io.tidemark.model.wire;

import java.util.function.Function;
import java.util.function.Supplier;

/** What a processor answers to a {@link StateQuestion}. */
public sealed interface StateReply {
  /** The entry, byte for byte as it is or would be sent to its cache topic. */
  final class Found implements StateReply {
    private final byte[] json;

    /**
     * @param json which nobody may change
     */
    public Found(byte[] json) {
      this.json = json;
    }

    /** Its JSON, which nobody may change. */
    public byte[] json() {
      return json;
    }
  }

  /** There is none; told by its owner, who has read all that there is. */
  record Unknown() implements StateReply {}

  /**
   * Another instance owns it.
   *
   * @param address {@code host:port} to ask at
   */
  record Elsewhere(String address) implements StateReply {}

  /** Nobody can say now. */
  record NotNow(String reason) implements StateReply {}

  /** Answers one case. */
  default <T> T fold(
      Function<Found, T> found,
      Supplier<T> unknown,
      Function<Elsewhere, T> elsewhere,
      Function<NotNow, T> notNow) {
    if (this instanceof Found one) {
      return found.apply(one);
    }
    if (this instanceof Elsewhere one) {
      return elsewhere.apply(one);
    }
    return this instanceof NotNow one ? notNow.apply(one) : unknown.get();
  }
}
