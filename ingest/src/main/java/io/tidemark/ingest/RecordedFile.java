package io.tidemark.ingest;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * One file of recorded events: CSV or NDJSON, gzipped or not, told from its content; confined to
 * one thread.
 */
final class RecordedFile implements AutoCloseable {
  private static final int BUFFER = 64 * 1024;
  private static final int MAX_SOURCE = 64;

  private final Path path;
  private final CountingStream raw;
  private final InputStream content;
  private final Rows rows;

  private RecordedFile(Path path, CountingStream raw, InputStream content, Rows rows) {
    this.path = path;
    this.raw = raw;
    this.content = content;
    this.rows = rows;
  }

  /** Opens a file; throws where it can't be read or its header is unknown. */
  static RecordedFile open(Path path, Outgoing outgoing, InstantSource clock) {
    CountingStream raw = null;
    try {
      if (Files.isDirectory(path)) {
        throw new IOException("it is a directory");
      }
      raw = new CountingStream(Files.newInputStream(path));
      InputStream content = content(raw);
      return new RecordedFile(path, raw, content, rows(content, source(path), outgoing, clock));
    } catch (IOException e) {
      close(raw);
      throw broken(path, e);
    }
  }

  Path path() {
    return path;
  }

  /** Bytes read of the file as it lies on disk. */
  long bytesRead() {
    return raw.count();
  }

  /** The next row; null at the end. */
  @Nullable Row next() {
    try {
      return rows.next();
    } catch (IOException e) {
      throw broken(path, e);
    }
  }

  @Override
  public void close() {
    close(content);
  }

  private static InputStream content(InputStream raw) throws IOException {
    BufferedInputStream in = new BufferedInputStream(raw, BUFFER);
    in.mark(2);
    boolean zipped = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return zipped ? new BufferedInputStream(new GZIPInputStream(in, BUFFER), BUFFER) : in;
  }

  private static Rows rows(InputStream in, String source, Outgoing outgoing, InstantSource clock)
      throws IOException {
    in.mark(BUFFER);
    byte[] start = in.readNBytes(BUFFER);
    in.reset();
    int mark = JsonScan.afterByteOrderMark(start);
    in.skipNBytes(mark);
    int first = JsonScan.skipBlank(start, mark);
    if (first < start.length && start[first] == '{') {
      return new JsonRows(in, outgoing, clock);
    }
    return new CsvRows(in, source, outgoing, clock);
  }

  /** Its name without what follows the first point, as far as a source may be long. */
  private static String source(Path path) {
    String name = String.valueOf(path.getFileName());
    int point = name.indexOf('.');
    String base = point < 0 ? name : name.substring(0, point);
    if (base.isBlank()) {
      return "replay";
    }
    return base.substring(0, Math.min(MAX_SOURCE, base.length()));
  }

  private static ReplayException broken(Path path, IOException e) {
    String reason =
        e instanceof NoSuchFileException ? "there is no such file" : String.valueOf(e.getMessage());
    return new ReplayException(path + " can't be replayed: " + reason, e);
  }

  private static void close(@Nullable InputStream in) {
    try {
      if (in != null) {
        in.close();
      }
    } catch (IOException e) {
      // it was only read from, so nothing is lost
    }
  }
}
