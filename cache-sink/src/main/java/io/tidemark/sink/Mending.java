package io.tidemark.sink;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.lettuce.core.Range;
import io.tidemark.model.json.Entry;
import io.tidemark.model.wire.CacheTopic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Mends what one partition's comparison has found: writes records of the log again under the write
 * rule, and takes away what is still what was seen.
 */
final class Mending {
  private static final int AT_ONCE = 500;

  /** The past of a series that is begun anew is not known, until it is full. */
  private static final WriteMode REPAIR = new WriteMode(true, false);

  private final PartitionCheck.Job job;
  private final Sides sides;
  private final CacheTopic kind;
  private final TopicPartition partition;
  private final List<CacheWrite> writes = new ArrayList<>();

  Mending(PartitionCheck.Job job, CacheTopic kind, TopicPartition partition) {
    this.job = job;
    this.sides = job.sides();
    this.kind = kind;
    this.partition = partition;
  }

  /**
   * Mends what can be.
   *
   * @param pendingToo whether to write what the mark does not promise as well, since the sink does
   *     not
   */
  void mend(List<PartitionCheck.Open> open, boolean pendingToo) {
    LongStream.Builder offsets = LongStream.builder();
    for (PartitionCheck.Open one : open) {
      for (Difference difference : one.verdict().faults()) {
        if (takeAway(difference)) {
          one.expected().mending(difference, offsets::add);
        }
      }
      if (pendingToo) {
        one.verdict().pending().forEach(late -> one.expected().mending(late, offsets::add));
      }
    }
    writeAgain(offsets.build().sorted().distinct().toArray());
    for (PartitionCheck.Open one : open) {
      for (Difference difference : one.verdict().faults()) {
        if (difference.fault() == Fault.TOO_MANY_BARS) {
          trim(difference.key());
        }
        if (difference.fault() != Fault.NEWER) {
          job.tally().mended(kind, difference);
        }
      }
    }
  }

  /** Takes away what stands in the way; true where a record is to be written again then. */
  private boolean takeAway(Difference difference) {
    String key = difference.key();
    switch (difference.fault()) {
      case NEWER, TOO_MANY_BARS -> {
        return false; // of the one nothing can be done; the other is trimmed once all is written
      }
      case ORPHANED -> {
        removeBar(difference);
        return false;
      }
      case WRONG_TYPE -> {
        String type = kind.interval() == null ? "string" : "zset";
        sides.link().await(sides.link().run(MendScript.otherType(key, type)));
        return true;
      }
      default -> {
        return true;
      }
    }
  }

  private void trim(String key) {
    long surplus = -(job.terms().kept().of(kind) + 1L);
    sides.link().await(sides.link().commands().zremrangebyrank(key, 0, surplus));
  }

  private void removeBar(Difference difference) {
    String place = difference.place();
    if (place == null) {
      return;
    }
    RedisLink link = sides.link();
    long openTime = Long.parseLong(place);
    List<byte[]> members =
        link.await(
            link.commands().zrangebyscore(difference.key(), Range.create(openTime, openTime)));
    for (byte[] member : members) {
      // the whole member is named, so that what has been written meanwhile stays
      if (HeldValue.of(member).version() == difference.version() && !Entry.isTombstone(member)) {
        link.await(link.commands().zrem(difference.key(), member));
      }
    }
  }

  /** Reads the records at {@code offsets} once more, and writes them. */
  private void writeAgain(long[] offsets) {
    if (offsets.length == 0) {
      return;
    }
    long end = offsets[offsets.length - 1] + 1;
    sides.log().read(partition, offsets[0], end, record -> writeAgain(record, offsets));
    flush();
  }

  private void writeAgain(ConsumerRecord<byte[], byte[]> record, long[] offsets) {
    if (Arrays.binarySearch(offsets, record.offset()) >= 0
        && sides.routing().route(record) instanceof CacheWrite write) {
      writes.add(write);
      if (writes.size() == AT_ONCE) {
        flush();
      }
    }
  }

  private void flush() {
    List<CacheWrite> batch = Conflation.newest(writes);
    writes.clear();
    Written written = sides.writer().settle(sides.writer().send(batch, REPAIR));
    if (!written.faulty().isEmpty()) {
      Rejected first = written.faulty().get(0);
      String key = new String(first.record().key(), US_ASCII);
      throw new IllegalStateException("can't be mended: " + key + ": " + first.reason());
    }
  }
}
