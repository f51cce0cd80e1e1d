package io.tidemark.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** A TCP port on loopback that was free a moment ago. */
public final class FreePort {
  private FreePort() {}

  /** One that the operating system picks. */
  public static int take() {
    try {
      return bind(0);
    } catch (IOException e) {
      throw new UncheckedIOException("no free port", e);
    }
  }

  /** The wanted one where it is free, else one that the operating system picks. */
  public static int takeRather(int wanted) {
    try {
      return bind(wanted);
    } catch (IOException e) {
      return take();
    }
  }

  private static int bind(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
      return socket.getLocalPort();
    }
  }
}
