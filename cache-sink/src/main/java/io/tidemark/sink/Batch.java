package io.tidemark.sink;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What was polled at once: what is to be written of it, what can't be, and how far the marks may be
 * raised once both are done.
 *
 * @param records how many records it was made of
 */
record Batch(
    List<CacheWrite> writes, List<Rejected> rejected, List<Progress> progress, int records) {
  Batch {
    writes = List.copyOf(writes);
    rejected = List.copyOf(rejected);
    progress = List.copyOf(progress);
  }

  /** Routes and conflates {@code records}. */
  static Batch of(
      Iterable<ConsumerRecord<byte[], byte[]>> records,
      EntryRouting routing,
      List<Progress> progress) {
    List<CacheWrite> writes = new ArrayList<>();
    List<Rejected> rejected = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      Routed routed = routing.route(record);
      if (routed instanceof CacheWrite write) {
        writes.add(write);
      } else {
        rejected.add((Rejected) routed);
      }
    }
    int count = writes.size() + rejected.size();
    return new Batch(Conflation.newest(writes), rejected, progress, count);
  }
}
