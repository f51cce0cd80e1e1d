package io.tidemark.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/** A POST of prices whose body is written by hand, as slowly as a test likes. */
final class RawRequest implements AutoCloseable {
  private final Socket socket;

  RawRequest(int port, int contentLength) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    write("POST /v1/prices HTTP/1.1\r\nHost: x\r\nContent-Length: " + contentLength + "\r\n\r\n");
  }

  void write(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
    socket.getOutputStream().flush();
  }

  String readToEnd() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), US_ASCII);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
