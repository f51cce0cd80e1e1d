package io.tidemark.sink;

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

  private Written landed(RedisWriter writer) {
    RedisWriter.Flight sent = flight;
    flight = null;
    if (sent == null) {
      throw new IllegalStateException("settled before it was sent");
    }
    return writer.settle(sent);
  }
}
