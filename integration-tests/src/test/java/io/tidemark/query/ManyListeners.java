package io.tidemark.query;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/**
 * Many listeners to streams on one thread; each checks that no channel goes back, and all together
 * measure how old what they are told is. Entries have to hold {@code "at":} and the nanoseconds of
 * {@link System#nanoTime} when they were written.
 */
final class ManyListeners implements AutoCloseable {
  private static final byte[] VERSION = "\"version\":".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] AT = "\"at\":".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CHANNEL = "\"channel\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final int STEPS = 200_000;
  private static final long STEP_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

  private final Selector selector;
  private final List<Listener> listeners = new ArrayList<>();
  private final AtomicLong events = new AtomicLong();
  private final AtomicLong backwards = new AtomicLong();
  private final int[] ages = new int[STEPS];
  private final Thread thread = new Thread(this::run, "many-listeners");
  private volatile boolean measuring;
  private volatile boolean done;

  /**
   * Connects them.
   *
   * @param path that each asks for
   */
  ManyListeners(int port, int many, IntFunction<String> path) throws IOException {
    selector = Selector.open();
    for (int i = 0; i < many; i++) {
      SocketChannel channel =
          SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      String request = "GET " + path.apply(i) + " HTTP/1.1\r\nHost: a\r\n\r\n";
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
      channel.configureBlocking(false);
      Listener listener = new Listener();
      listeners.add(listener);
      channel.register(selector, SelectionKey.OP_READ, listener);
    }
    thread.setDaemon(true);
    thread.start();
  }

  /** One connection: the rest of a line that has not come whole, and the newest versions. */
  private static final class Listener {
    byte[] rest = new byte[0];
    final Map<String, Long> newest = new ConcurrentHashMap<>();
  }

  private void run() {
    byte[] bytes = new byte[256 * 1024];
    try {
      while (!done) {
        selector.select(100);
        for (SelectionKey key : selector.selectedKeys()) {
          read(key, bytes);
        }
        selector.selectedKeys().clear();
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void read(SelectionKey key, byte[] bytes) throws IOException {
    Listener listener = (Listener) key.attachment();
    ByteBuffer buffer = ByteBuffer.wrap(bytes).put(listener.rest);
    if (((SocketChannel) key.channel()).read(buffer) < 0) {
      key.cancel();
      return;
    }
    int start = 0;
    for (int i = 0; i < buffer.position(); i++) {
      if (bytes[i] == '\n') {
        if (bytes[start] == 'd' && bytes[start + 1] == 'a') { // or the size of a chunk
          heard(listener, bytes, start, i);
        }
        start = i + 1;
      }
    }
    listener.rest = Arrays.copyOfRange(bytes, start, buffer.position());
  }

  private void heard(Listener listener, byte[] bytes, int from, int to) {
    int version = find(bytes, from, to, VERSION);
    if (version < 0) {
      return;
    }
    int channel = find(bytes, from, to, CHANNEL);
    int end = channel;
    while (bytes[end] != '"') {
      end++;
    }
    String name = new String(bytes, channel, end - channel, StandardCharsets.US_ASCII);
    long told = number(bytes, version);
    Long before = listener.newest.put(name, told);
    if (before != null && before >= told) {
      backwards.incrementAndGet();
    }
    if (measuring) {
      events.incrementAndGet();
      long age = System.nanoTime() - number(bytes, find(bytes, from, to, AT));
      ages[(int) Math.min(STEPS - 1, Math.max(0, age / STEP_NANOS))]++;
    }
  }

  private static int find(byte[] bytes, int from, int to, byte[] wanted) {
    for (int i = from; i <= to - wanted.length; i++) {
      int j = 0;
      while (j < wanted.length && bytes[i + j] == wanted[j]) {
        j++;
      }
      if (j == wanted.length) {
        return i + j;
      }
    }
    return -1;
  }

  private static long number(byte[] bytes, int from) {
    long number = 0;
    for (int i = from; bytes[i] >= '0' && bytes[i] <= '9'; i++) {
      number = number * 10 + (bytes[i] - '0');
    }
    return number;
  }

  /** Counts and measures from here on, or no longer. */
  void measure(boolean on) {
    measuring = on;
  }

  long events() {
    return events.get();
  }

  /** How often a channel was told a version that was not above the one before. */
  long backwards() {
    return backwards.get();
  }

  /** The age in milliseconds that such a share of what was told had not reached. */
  double ageMillis(double share) {
    long before = 0;
    for (int i = 0; i < STEPS; i++) {
      before += ages[i];
      if (before >= share * events.get()) {
        return (double) (i + 1) * STEP_NANOS / TimeUnit.MILLISECONDS.toNanos(1);
      }
    }
    return Double.POSITIVE_INFINITY;
  }

  /** How many channels, of all listeners, have been told just this version. */
  long at(Map<String, Long> versions) {
    return listeners.stream()
        .flatMap(listener -> Map.copyOf(listener.newest).entrySet().stream())
        .filter(one -> one.getValue().equals(versions.get(one.getKey())))
        .count();
  }

  @Override
  public void close() throws IOException {
    done = true;
    selector.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
