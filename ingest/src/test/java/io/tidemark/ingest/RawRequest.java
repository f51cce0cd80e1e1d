package io.tidemark.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A POST of prices whose body is written by hand, as slowly as a test likes. */
final class RawRequest implements AutoCloseable {
  private final Socket socket;
  private final BufferedReader answer;

  RawRequest(int port, int contentLength, String headers) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
    write(
        "POST /v1/prices HTTP/1.1\r\nHost: x\r\n%sContent-Length: %d\r\n\r\n"
            .formatted(headers, contentLength));
  }

  void write(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
    socket.getOutputStream().flush();
  }

  @Nullable String readLine() throws IOException {
    return answer.readLine();
  }

  String readToEnd() {
    return answer.lines().collect(Collectors.joining("\n"));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
