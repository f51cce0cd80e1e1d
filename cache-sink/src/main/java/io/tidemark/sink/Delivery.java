package io.tidemark.sink;

import io.tidemark.model.wire.RedisKeys;
import org.jspecify.annotations.Nullable;

/**
 * A batch on its way into Redis, by stages, each taken up again where it failed. Confined to the
 * sink's thread.
 */
final class Delivery {
  private final Batch batch;
  private final WriteMode mode;
  private final long sentNanos;
  private RedisLink.@Nullable Session session;
  private RedisWriter.@Nullable Flight flight;
  private @Nullable Written written;
  private CacheState.@Nullable Raising promise;
  private boolean lettersSent;

  Delivery(Batch batch, WriteMode mode, long sentNanos) {
    this.batch = batch;
    this.mode = mode;
    this.sentNanos = sentNanos;
  }

  Batch batch() {
    return batch;
  }

  /** When it was first sent. */
  long sentNanos() {
    return sentNanos;
  }

  /** Sends what has not been sent, or was sent and is in doubt; waits for nothing. */
  void send(RedisWriter writer) {
    if (!writer.session().equals(session)) {
      // what another server has answered for, a replica in its place may never have seen
      flight = null;
      written = null;
      promise = null;
    }
    if (flight == null && written == null) {
      flight = writer.send(batch.writes(), mode);
      session = writer.session();
    }
  }

  /** Waits until all of it is in Redis or among the dead letters. */
  Written complete(RedisWriter writer, DeadLetters deadLetters) {
    send(writer);
    Written done = written;
    if (done == null) {
      done = landed(writer);
      written = done;
    }
    if (!lettersSent) {
      deadLetters.send(batch.rejected());
      deadLetters.send(done.faulty());
      lettersSent = true;
    }
    return done;
  }

  /** Asks for the marks that promise it, once it is complete; waits for nothing. */
  void promise(CacheState state, RedisKeys keys) {
    promise = state.ask(keys, batch.progress());
  }

  /** Waits until these are raised, or found not to reach it; what is in doubt is done again. */
  CacheState.Raised promised(
      RedisWriter writer, DeadLetters deadLetters, CacheState state, RedisKeys keys) {
    Written unused = complete(writer, deadLetters);
    CacheState.Raising asked = promise;
    promise = null;
    return state.raised(asked == null ? state.ask(keys, batch.progress()) : asked);
  }

  /** What became of it, by the last time that it was written. */
  Written written() {
    if (written == null) {
      throw new IllegalStateException("not written yet");
    }
    return written;
  }

  private Written landed(RedisWriter writer) {
    RedisWriter.Flight sent = flight;
    flight = null;
    if (sent == null) {
      throw new IllegalStateException("settled before it was sent");
    }
    return writer.settle(sent);
  }
}
