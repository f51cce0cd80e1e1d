package io.tidemark.it;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A bare HTTP/1.1 client, which sends whatever it is told to; a hang fails after 45 s. */
public final class Wire implements AutoCloseable {
  private static final int HANG_MILLIS = 45_000;

  private final Socket socket = new Socket();
  private final InputStream in;

  /** Connects. */
  public Wire(InetAddress address, int port) throws IOException {
    socket.connect(new InetSocketAddress(address, port), HANG_MILLIS);
    socket.setSoTimeout(HANG_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** An address of this machine that is not loopback; none where it has none. */
  public static Optional<InetAddress> outside() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
        .findFirst();
  }

  /** An answer. */
  public record Reply(int status, Map<String, String> headers, String body) {
    /** A header's value; empty where there is none. */
    public String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }
  }

  /** Sends a request without a body and reads its answer. */
  public static Reply ask(InetAddress address, int port, String line, String... headers)
      throws IOException {
    try (Wire wire = new Wire(address, port)) {
      boolean host = false;
      StringBuilder text = new StringBuilder(line).append(" HTTP/1.1\r\n");
      for (String header : headers) {
        text.append(header).append("\r\n");
        host |= header.startsWith("Host:");
      }
      if (!host) {
        text.append("Host: 127.0.0.1\r\n");
      }
      wire.send(text.append("\r\n").toString());
      return wire.reply(line.startsWith("HEAD "));
    }
  }

  /** Sends some of a request. */
  public void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /** Reads an answer. */
  public Reply reply(boolean head) throws IOException {
    int status = Integer.parseInt(line().split(" ", -1)[1]);
    Map<String, String> headers = new TreeMap<>();
    for (String header = line(); !header.isEmpty(); header = line()) {
      int colon = header.indexOf(':');
      headers.put(
          header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
    }
    boolean bare = head || status == 304 || status == 204;
    int length = bare ? 0 : Integer.parseInt(headers.getOrDefault("content-length", "0"));
    return new Reply(status, headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
  }

  /** Whether the other side closes; waits for it. */
  public boolean ended() throws IOException {
    return in.read() < 0;
  }

  private String line() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("closed in the middle of an answer, after " + text);
      }
      text.append((char) b);
    }
    return text.toString().stripTrailing();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
