package io.tidemark.bench;

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
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Reads over a few connections kept alive, at a set rate whatever the answers take, or each as soon
 * as it has been answered. A time counts from when the request was due, so that what waits behind a
 * slow answer counts too.
 */
public final class PacedReader implements AutoCloseable {
  private static final int MOST_FAULTS = 10;
  private static final long PATIENCE_MILLIS = 5_000;
  private static final String LENGTH = "content-length:";

  private final int port;
  private final long intervalNanos;
  private final List<String> paths;
  private final List<Thread> threads = new ArrayList<>();
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();
  private final Histogram nanos = new ConcurrentHistogram(Flights.LONGEST_NANOS, 3);
  private volatile boolean done;

  /**
   * Begins to read.
   *
   * @param rate requests a second over all connections; 0 for as many as are answered
   * @param paths what is asked for, in turn
   */
  public PacedReader(int port, int connections, int rate, List<String> paths) {
    this.port = port;
    this.intervalNanos = rate == 0 ? 0 : TimeUnit.SECONDS.toNanos(connections) / rate;
    this.paths = List.copyOf(paths);
    for (int i = 0; i < connections; i++) {
      int first = i * paths.size() / connections;
      Thread thread = new Thread(() -> run(first), "paced-reader-" + i);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  /** How long the answers until now have taken, in nanoseconds; begins again. */
  public Histogram take() {
    Histogram taken = nanos.copy();
    nanos.reset();
    return taken;
  }

  /** Throws where an answer was none. */
  public void requireAnswered() {
    if (!faults.isEmpty()) {
      throw new WrongResultException("answers were errors: " + String.join("; ", faults));
    }
  }

  private void run(int first) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      int at = first;
      long due = System.nanoTime();
      while (!done) {
        due = intervalNanos == 0 ? System.nanoTime() : due + intervalNanos;
        while (System.nanoTime() < due && !done) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        read(socket.getOutputStream(), in, paths.get(at));
        long took = System.nanoTime() - due;
        nanos.recordValue(Math.min(Math.max(0, took), Flights.LONGEST_NANOS));
        at = (at + 1) % paths.size();
      }
    } catch (IOException e) {
      fault(e.toString());
    }
  }

  private void read(OutputStream out, InputStream in, String path) throws IOException {
    out.write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(ISO_8859_1));
    String status = line(in);
    int length = 0;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      if (header.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
        length = Integer.parseInt(header.substring(LENGTH.length()).strip());
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
        thread.join(PATIENCE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
