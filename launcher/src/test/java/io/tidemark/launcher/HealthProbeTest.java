package io.tidemark.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class HealthProbeTest {
  @Test
  void ready_where200_isTrue() throws IOException {
    assertThat(readyWhereAnsweredWith(200)).isTrue();
  }

  @Test
  void ready_where503_isFalse() throws IOException {
    assertThat(readyWhereAnsweredWith(503)).isFalse();
  }

  @Test
  void ready_whereNothingListens_isFalse() {
    assertThat(HealthProbe.ready(Integer.toString(FreePort.take()))).isFalse();
  }

  private static boolean readyWhereAnsweredWith(int status) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/health/ready",
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    try {
      return HealthProbe.ready(Integer.toString(server.getAddress().getPort()));
    } finally {
      server.stop(0);
    }
  }
}
