package io.tidemark.ingest;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The rows of several files, one after the other; confined to one thread. */
abstract class RowSequence implements AutoCloseable {
  /** A row and where it is from. */
  record Located(Path file, Row row) {}

  private final List<RecordedFile> opened = new ArrayList<>();
  private final Function<Path, RecordedFile> opener;
  private long finishedBytes;

  private RowSequence(Function<Path, RecordedFile> opener) {
    this.opener = opener;
  }

  /** File by file, one open at a time. */
  static RowSequence oneByOne(List<Path> files, Function<Path, RecordedFile> opener) {
    return new OneByOne(files, opener);
  }

  /**
   * Merged by event time, all files open at once and one row of each in memory. Rows of one file
   * keep their order, so that a late one goes with the row before it.
   */
  static RowSequence byEventTime(List<Path> files, Function<Path, RecordedFile> opener) {
    return new ByEventTime(files, opener);
  }

  /** The next row; null at the end of all files. */
  abstract @Nullable Located next();

  /** Bytes read of all files as they lie on disk. */
  long bytesRead() {
    return finishedBytes + opened.stream().mapToLong(RecordedFile::bytesRead).sum();
  }

  @Override
  public void close() {
    opened.forEach(RecordedFile::close);
    opened.clear();
  }

  final RecordedFile open(Path path) {
    RecordedFile file = opener.apply(path);
    opened.add(file);
    return file;
  }

  final void finish(RecordedFile file) {
    finishedBytes += file.bytesRead();
    opened.remove(file);
    file.close();
  }

  private static final class OneByOne extends RowSequence {
    private final Deque<Path> waiting;
    private @Nullable RecordedFile current;

    OneByOne(List<Path> files, Function<Path, RecordedFile> opener) {
      super(opener);
      this.waiting = new ArrayDeque<>(files);
    }

    @Override
    @Nullable Located next() {
      while (true) {
        RecordedFile file = current;
        if (file == null) {
          if (waiting.isEmpty()) {
            return null;
          }
          file = open(waiting.remove());
          current = file;
        }
        Row row = file.next();
        if (row != null) {
          return new Located(file.path(), row);
        }
        finish(file);
        current = null;
      }
    }
  }

  private static final class ByEventTime extends RowSequence {
    /** The next row of the file at {@code index}, and that file's newest event time so far. */
    private record Head(RecordedFile file, int index, Row row, long time) {}

    private final PriorityQueue<Head> heads =
        new PriorityQueue<>(Comparator.comparingLong(Head::time).thenComparingInt(Head::index));

    ByEventTime(List<Path> files, Function<Path, RecordedFile> opener) {
      super(opener);
      for (int index = 0; index < files.size(); index++) {
        advance(open(files.get(index)), index, Long.MIN_VALUE);
      }
    }

    @Override
    @Nullable Located next() {
      Head head = heads.poll();
      if (head == null) {
        return null;
      }
      advance(head.file(), head.index(), head.time());
      return new Located(head.file().path(), head.row());
    }

    private void advance(RecordedFile file, int index, long time) {
      Row row = file.next();
      if (row == null) {
        finish(file);
      } else if (row instanceof Row.Event event) {
        heads.add(new Head(file, index, row, Math.max(time, event.eventTime())));
      } else {
        heads.add(new Head(file, index, row, time));
      }
    }
  }
}
