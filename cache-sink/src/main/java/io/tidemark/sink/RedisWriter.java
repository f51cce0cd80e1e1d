package io.tidemark.sink;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import java.util.ArrayList;
import java.util.List;

/** Writes into Redis under the write rule, several scripts under way at a time. */
final class RedisWriter {
  /** What Redis says when an entry can't be stored under its key, whatever the server's state. */
  private static final List<String> DATA_ERRORS =
      List.of("WRONGTYPE", "not a valid float", "string exceeds maximum allowed size");

  /** What the scripts say when it is not the entry but its index or rank that is broken. */
  private static final String COMPANION = "COMPANION";

  private final RedisLink link;
  private final ScriptPlan plan;

  RedisWriter(RedisLink link, ScriptPlan plan) {
    this.link = link;
    this.plan = plan;
  }

  /** Writes under way: sent, not yet known to have arrived. */
  static final class Flight {
    private final WriteMode mode;
    private final List<ScriptCall> calls;
    private final List<RedisFuture<List<Object>>> replies = new ArrayList<>();

    private Flight(WriteMode mode, List<ScriptCall> calls) {
      this.mode = mode;
      this.calls = calls;
    }
  }

  /** Sends {@code writes}, each identity at most once among them. */
  Flight send(List<CacheWrite> writes, WriteMode mode) {
    Flight flight = new Flight(mode, plan.calls(writes, mode));
    for (ScriptCall call : flight.calls) {
      flight.replies.add(link.run(call));
    }
    return flight;
  }

  /**
   * Waits until every call of a flight is answered. Throws {@link RetryLaterException} where one is
   * not, or not with success; all of it is then to be sent again.
   */
  Written settle(Flight flight) {
    long applied = 0;
    long skipped = 0;
    List<Rejected> faulty = new ArrayList<>();
    List<ScriptCall> failed = new ArrayList<>();
    for (int i = 0; i < flight.calls.size(); i++) {
      try {
        List<Object> reply = link.outcome(flight.replies.get(i));
        applied += count(reply, 0);
        skipped += count(reply, 1);
      } catch (RedisException e) {
        failed.add(splittable(flight.calls.get(i), e));
      }
    }
    for (ScriptCall call : failed) {
      Written written = singly(call, flight.mode);
      applied += written.applied();
      skipped += written.skipped();
      faulty.addAll(written.faulty());
    }
    return new Written(applied, skipped, faulty);
  }

  private Written singly(ScriptCall failed, WriteMode mode) {
    List<ScriptCall> calls = plan.singly(failed, mode);
    List<RedisFuture<List<Object>>> replies = new ArrayList<>();
    for (ScriptCall call : calls) {
      replies.add(link.run(call));
    }
    long applied = 0;
    long skipped = 0;
    List<Rejected> faulty = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      try {
        List<Object> reply = link.outcome(replies.get(i));
        applied += count(reply, 0);
        skipped += count(reply, 1);
      } catch (RedisException e) {
        for (CacheWrite write : splittable(calls.get(i), e).writes()) {
          faulty.add(new Rejected(write.origin(), write.key() + ": " + e.getMessage()));
        }
      }
    }
    return new Written(applied, skipped, faulty);
  }

  private ScriptCall splittable(ScriptCall call, RedisException e) {
    String message = String.valueOf(e.getMessage());
    if (e instanceof RedisCommandExecutionException
        && !message.contains(COMPANION)
        && DATA_ERRORS.stream().anyMatch(message::contains)) {
      return call;
    }
    throw link.inDoubt(e);
  }

  private static long count(List<Object> reply, int place) {
    return (Long) reply.get(place);
  }
}
