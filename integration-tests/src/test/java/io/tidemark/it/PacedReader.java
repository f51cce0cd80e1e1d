package io.tidemark.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Reads at a set rate over a few connections kept alive, whatever the answers take. A time counts
 * from when the request was due, so that what waits behind a slow answer counts too.
 */
public final class PacedReader implements AutoCloseable {
  private static final int CONNECTIONS = 8;
  private static final int MOST_FAULTS = 10;

  private final int port;
  private final long intervalNanos;
  private final Function<SplittableRandom, String> paths;
  private final List<Thread> threads = new ArrayList<>();
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();
  private final Histogram nanos = new ConcurrentHistogram(TimeUnit.MINUTES.toNanos(2), 3);
  private volatile boolean done;

  /**
   * @param rate requests a second, over all connections
   * @param paths what is asked for next
   */
  public PacedReader(int port, int rate, Function<SplittableRandom, String> paths) {
    this.port = port;
    this.intervalNanos = TimeUnit.SECONDS.toNanos(CONNECTIONS) / rate;
    this.paths = paths;
    for (int i = 0; i < CONNECTIONS; i++) {
      SplittableRandom random = new SplittableRandom(i);
      Thread thread = new Thread(() -> run(random), "paced-reader-" + i);
      threads.add(thread);
      thread.start();
    }
  }

  /** How long answers took, in nanoseconds, until now. */
  public Histogram nanos() {
    return nanos.copy();
  }

  /** What was answered otherwise than with 200, a little of it. */
  public List<String> faults() {
    return List.copyOf(faults);
  }

  private void run(SplittableRandom random) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      long due = System.nanoTime() + random.nextLong(intervalNanos);
      while (!done) {
        LockSupport.parkNanos(due - System.nanoTime());
        if (System.nanoTime() < due) {
          continue;
        }
        read(socket.getOutputStream(), in, paths.apply(random));
        nanos.recordValue(Math.min(System.nanoTime() - due, nanos.getHighestTrackableValue()));
        due += intervalNanos;
      }
    } catch (IOException e) {
      fault(e.toString());
    }
  }

  private void read(OutputStream out, InputStream in, String path) throws IOException {
    out.write(("GET " + path + " HTTP/1.1\r\nHost: test\r\n\r\n").getBytes(ISO_8859_1));
    String status = line(in);
    int length = 0;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(header.substring("content-length:".length()).trim());
      }
    }
    byte[] body = in.readNBytes(length);
    if (!status.startsWith("HTTP/1.1 200")) {
      fault(path + ": " + status + " " + new String(body, ISO_8859_1));
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the server has closed the connection");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  private void fault(String fault) {
    if (faults.size() < MOST_FAULTS) {
      faults.add(fault);
    }
  }

  @Override
  public void close() {
    done = true;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
