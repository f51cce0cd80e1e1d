package io.tidemark.sink;

/** Reads what has been appended to each partition since it was last read. */
final class LogTails {
  private final PartitionCheck.Job job;

  LogTails(PartitionCheck.Job job) {
    this.job = job;
  }

  /** Adds its keys to those that have been seen. */
  void read() {
    LogReading log = job.sides().log();
    job.seen()
        .readUpTo()
        .forEach(
            (partition, from) -> {
              long end = log.end(partition);
              log.read(
                  partition,
                  from,
                  end,
                  record -> {
                    if (job.sides().routing().route(record) instanceof CacheWrite write) {
                      job.seen().add(write.key(), !write.deletes());
                    }
                  });
              job.seen().read(partition, true, Math.max(from, end));
            });
  }
}
