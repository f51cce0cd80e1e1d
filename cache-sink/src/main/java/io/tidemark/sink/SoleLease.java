package io.tidemark.sink;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.lettuce.core.SetArgs;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which of several sinks does something that one is enough for: a lease in Redis. */
final class SoleLease {
  private static final Logger LOG = LoggerFactory.getLogger(SoleLease.class);
  private static final Duration EXPIRY = Duration.ofSeconds(30);

  private final RedisLink link;
  private final GenerationBoard board;
  private final String key;
  private final String owner;

  /**
   * @param key under which it is held
   * @param owner who takes and renews it here
   */
  SoleLease(RedisLink link, GenerationBoard board, String key, String owner) {
    this.link = link;
    this.board = board;
    this.key = key;
    this.owner = owner;
  }

  /** Takes or renews it; whether it is this sink's for a while from now. */
  boolean mine() {
    SetArgs first = SetArgs.Builder.nx().px(EXPIRY.toMillis());
    if ("OK".equals(link.await(link.commands().set(key, owner.getBytes(US_ASCII), first)))) {
      return true;
    }
    return board.make(new Swap("").turn(key, owner, owner, EXPIRY));
  }

  /** Leaves it to another at once, where it is held. */
  void release() {
    try {
      board.make(new Swap("").turn(key, owner, null));
    } catch (RetryLaterException e) {
      LOG.debug("left to run out", e);
    }
  }
}
