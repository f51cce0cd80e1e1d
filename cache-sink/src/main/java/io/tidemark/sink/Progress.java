package io.tidemark.sink;

import org.apache.kafka.common.TopicPartition;

/** Everything of a partition from one offset up to, but without, another. */
record Progress(TopicPartition partition, long from, long to) {
  Progress {
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("progress of " + partition + ": " + from + " to " + to);
    }
  }
}
