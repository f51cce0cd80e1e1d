package io.tidemark.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A TCP proxy on loopback that can cut, delay and hold up what passes through it. It keeps at most
 * one buffer a direction and {@link #MOST_CONNECTIONS} connections; more are closed at once.
 */
final class Proxy implements AutoCloseable {
  /** What becomes of the bytes. */
  enum Mode {
    PASS,
    /** Every connection is closed, and every new one. */
    CUT,
    /** Each piece waits a little. */
    DELAY,
    /** Nothing passes, nobody is told; what was under way arrives afterwards. */
    HOLD,
    /** Requests arrive, answers do not. */
    HOLD_ANSWERS
  }

  private static final int MOST_CONNECTIONS = 128;
  private static final int BUFFER = 16 * 1024;
  private static final long LOOK_NANOS = 2_000_000;
  private static final long DELAY_NANOS = 30_000_000;

  private final ServerSocket door;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile Mode mode = Mode.PASS;

  /** One in front of a port; it listens at once, at a free port. */
  Proxy(int target) {
    this.target = target;
    try {
      door = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thread(this::accept, "chaos-proxy").start();
  }

  int port() {
    return door.getLocalPort();
  }

  /** From now on; what has been held goes on. */
  void mode(Mode next) {
    mode = next;
    if (next == Mode.CUT) {
      cut();
    }
  }

  /** Closes all connections there are. */
  void cut() {
    sockets.forEach(Proxy::end);
  }

  @Override
  public void close() throws IOException {
    door.close();
    mode(Mode.CUT);
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        if (mode == Mode.CUT || sockets.size() >= 2 * MOST_CONNECTIONS) {
          end(client);
        } else {
          keep(client);
          thread(() -> connect(client), "chaos-proxy-connect").start();
        }
      } catch (IOException e) {
        // the door is closed, or the client has gone before it was let in
      }
    }
  }

  private void connect(Socket client) {
    while (mode == Mode.HOLD && !client.isClosed()) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
    try {
      client.setTcpNoDelay(true);
      Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
      server.setTcpNoDelay(true);
      keep(server); // from here on both are ended together
      thread(() -> pump(server, client, true), "chaos-proxy-answers").start();
      pump(client, server, false);
    } catch (IOException e) {
      done(client); // nobody listens there
    }
  }

  private void pump(Socket from, Socket to, boolean answers) {
    byte[] buffer = new byte[BUFFER];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        hold(answers, to);
        out.write(buffer, 0, read);
      }
    } catch (IOException e) {
      // either end is gone; the other is told below
    } finally {
      done(from);
      done(to);
    }
  }

  private void hold(boolean answers, Socket to) {
    if (mode == Mode.DELAY) {
      LockSupport.parkNanos(DELAY_NANOS);
    }
    while (!to.isClosed() && (mode == Mode.HOLD || (answers && mode == Mode.HOLD_ANSWERS))) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /** Has a cut find it, one that comes in between as well. */
  private void keep(Socket socket) {
    sockets.add(socket);
    if (mode == Mode.CUT) {
      end(socket);
    }
  }

  private void done(Socket socket) {
    end(socket);
    sockets.remove(socket);
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // it is gone, which is all that is wanted
    }
  }

  private static Thread thread(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }
}
