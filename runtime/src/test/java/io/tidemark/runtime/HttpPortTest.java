package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;

class HttpPortTest {
  @Test
  void listen_atPort0_takesAFreeOne() {
    try (Http http = new Http(router -> {})) {
      assertThat(http.port()).isBetween(1, 65_535);
    }
  }

  @Test
  void listen_atABusyPort_namesIt() throws Exception {
    try (Http http = new Http(router -> {});
        ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = busy.getLocalPort();

      assertThatThrownBy(
              () -> HttpPort.listen(http.vertx(), "127.0.0.1", port, Router.router(http.vertx())))
          .isInstanceOf(PortInUseException.class)
          .hasMessageContaining("127.0.0.1:" + port);
    }
  }

  @Test
  void close_letsGoOfThePort() {
    try (Http http = new Http(router -> {})) {
      HttpPort closed = HttpPort.listen(http.vertx(), "127.0.0.1", 0, Router.router(http.vertx()));
      int port = closed.number();

      closed.close();

      await().until(() -> !accepts(port));
    }
  }

  private static boolean accepts(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (ConnectException e) {
      return false;
    }
  }
}
