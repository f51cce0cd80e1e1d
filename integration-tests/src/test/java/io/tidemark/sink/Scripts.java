package io.tidemark.sink;

import io.tidemark.runtime.RedisSettings;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A writer into Redis as the sink has one. */
final class Scripts implements AutoCloseable {
  private final RedisLink link;
  private final RedisWriter writer;

  Scripts(RedisSettings redis, BarsKept kept, Expiry expiry) {
    Expiring expiring = new Expiring(expiry, new SplittableRandom(1));
    link = new RedisLink(redis);
    writer = new RedisWriter(link, new ScriptPlan(Batching.local(), kept, expiring));
  }

  RedisLink link() {
    return link;
  }

  /** Applies records in one batch, following the log. */
  @SafeVarargs
  final Written apply(ConsumerRecord<byte[], byte[]>... records) {
    return apply(WriteMode.FOLLOW, ScriptRig.listed(records));
  }

  Written apply(WriteMode mode, List<ConsumerRecord<byte[], byte[]>> records) {
    List<CacheWrite> writes = Conflation.newest(records.stream().map(CacheRecords::write).toList());
    return writer.settle(writer.send(writes, mode));
  }

  @Override
  public void close() {
    link.close();
  }
}
