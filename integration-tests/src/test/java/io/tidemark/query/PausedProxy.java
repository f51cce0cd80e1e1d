package io.tidemark.query;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Forwards connections to a Redis, and can fall silent on those that named themselves in a certain
 * way: they stay open, but nothing gets through any more.
 */
final class PausedProxy implements AutoCloseable {
  private final ServerSocket server;
  private final String name;
  private final URI target;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private volatile boolean silent;

  /**
   * @param target {@code redis://host:port}
   * @param name that a connection tells Redis, to be silenced later
   */
  PausedProxy(String target, String name) {
    this.target = URI.create(target);
    this.name = name;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thread(this::accept);
  }

  String url() {
    return "redis://127.0.0.1:" + server.getLocalPort();
  }

  /** Lets nothing through of the named connections that there are, until told otherwise. */
  void silent(boolean now) {
    silent = now;
  }

  private static void thread(Runnable body) {
    Thread thread = new Thread(body, "paused-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        Socket redis = new Socket(target.getHost(), target.getPort());
        sockets.add(client);
        sockets.add(redis);
        AtomicBoolean named = new AtomicBoolean();
        thread(() -> pump(client, redis, named));
        thread(() -> pump(redis, client, named));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void pump(Socket from, Socket to, AtomicBoolean named) {
    byte[] buffer = new byte[65_536];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        String text = new String(buffer, 0, n, StandardCharsets.ISO_8859_1);
        if (text.contains(name)) {
          named.set(true);
        }
        if (!named.get() || !silent) {
          out.write(buffer, 0, n);
        }
      }
    } catch (IOException e) {
      // one of the two has gone; so does the other
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
