package io.tidemark.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Writes into Redis under the write rule, several scripts under way at a time. */
final class RedisWriter {
  /** What Redis says when an entry can't be stored under its key, whatever the server's state. */
  private static final List<String> DATA_ERRORS =
      List.of("WRONGTYPE", "not a valid float", "string exceeds maximum allowed size");

  /** What the scripts say when it is not the entry but its index or rank that is broken. */
  private static final String COMPANION = "COMPANION";

  /** Scripts under way at most, well below what a connection queues. */
  private static final int WINDOW = 4_096;

  private final RedisLink link;
  private final ScriptPlan plan;

  RedisWriter(RedisLink link, ScriptPlan plan) {
    this.link = link;
    this.plan = plan;
  }

  /** Writes under way: sent, not yet known to have arrived. */
  static final class Flight {
    private final List<CacheWrite> writes;
    private final WriteMode mode;
    private final Volley volley;

    private Flight(List<CacheWrite> writes, WriteMode mode, Volley volley) {
      this.writes = writes;
      this.mode = mode;
      this.volley = volley;
    }
  }

  /**
   * What the present connection is known by, made where there is none; nothing is sure that another
   * has answered.
   */
  RedisLink.Session session() {
    long unused = link.connected();
    return link.session();
  }

  /** Sends {@code writes}, each identity at most once among them. */
  Flight send(List<CacheWrite> writes, WriteMode mode) {
    return new Flight(writes, mode, new Volley(plan.calls(writes, mode, link.spread())));
  }

  /**
   * Waits until every call of a flight is answered. Throws {@link RetryLaterException} where one is
   * not, or not with success; all of it is then to be sent again.
   */
  Written settle(Flight flight) {
    Tally tally = new Tally();
    List<ScriptCall> failed = new ArrayList<>();
    flight.volley.settle(tally, (call, failure) -> failed.add(splittable(call, failure)));
    for (ScriptCall call : failed) {
      new Volley(plan.singly(call, flight.mode, link.spread()))
          .settle(tally, (single, failure) -> tally.faulty(splittable(single, failure), failure));
    }
    follow(flight.writes, tally);
    return tally.written();
  }

  /** Places what has been written, where the scripts that wrote it could not. */
  private void follow(List<CacheWrite> writes, Tally tally) {
    Set<ConsumerRecord<byte[], byte[]>> faulty =
        tally.faulty.stream().map(Rejected::record).collect(Collectors.toSet());
    List<CacheWrite> there =
        writes.stream().filter(write -> !faulty.contains(write.origin())).toList();
    new Volley(plan.followers(there, link.spread()))
        .settle(
            new Tally(),
            (call, failure) -> {
              throw link.inDoubt(failure);
            });
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

  /** What is done about a call that was not answered with success. */
  private interface Failure {
    void of(ScriptCall call, RedisException failure);
  }

  /** Calls sent one after the other, as many at a time as the window holds. */
  private final class Volley {
    private final List<ScriptCall> calls;
    private final List<RedisFuture<List<Object>>> replies = new ArrayList<>();

    private Volley(List<ScriptCall> calls) {
      this.calls = calls;
      sendUpTo(WINDOW);
    }

    private void sendUpTo(int end) {
      while (replies.size() < Math.min(end, calls.size())) {
        replies.add(link.run(calls.get(replies.size())));
      }
    }

    private void settle(Tally tally, Failure failure) {
      for (int i = 0; i < calls.size(); i++) {
        sendUpTo(i + WINDOW);
        try {
          tally.add(link.outcome(replies.get(i)));
        } catch (RedisException e) {
          failure.of(calls.get(i), e);
        }
      }
    }
  }

  /** Counts what became of writes. */
  private static final class Tally {
    private final List<Rejected> faulty = new ArrayList<>();
    private final List<String> begun = new ArrayList<>();
    private long applied;
    private long skipped;

    private void add(List<Object> reply) {
      applied += (Long) reply.get(0);
      skipped += (Long) reply.get(1);
      for (Object key : reply.subList(2, reply.size())) {
        begun.add(new String((byte[]) key, UTF_8));
      }
    }

    private void faulty(ScriptCall call, RedisException e) {
      for (CacheWrite write : call.writes()) {
        faulty.add(new Rejected(write.origin(), write.key() + ": " + e.getMessage()));
      }
    }

    private Written written() {
      return new Written(applied, skipped, faulty, begun);
    }
  }
}
