package io.tidemark.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProxyTest {
  private ServerSocket server;
  private Proxy proxy;
  private Socket client;
  private Socket accepted;

  @BeforeEach
  void connect() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    proxy = new Proxy(server.getLocalPort());
    client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    accepted = server.accept();
    accepted.setSoTimeout(200);
    client.setSoTimeout(200);
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    accepted.close();
    proxy.close();
    server.close();
  }

  @Test
  void passing_bytesGoBothWays() throws Exception {
    accepted.setSoTimeout(45_000);
    client.setSoTimeout(45_000);
    client.getOutputStream().write(1);
    accepted.getOutputStream().write(2);

    assertThat(accepted.getInputStream().read()).isEqualTo(1);
    assertThat(client.getInputStream().read()).isEqualTo(2);
  }

  @Test
  void held_bytesArriveAfterwards() throws Exception {
    proxy.mode(Proxy.Mode.HOLD);
    client.getOutputStream().write(1);

    assertThatThrownBy(() -> accepted.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
    proxy.mode(Proxy.Mode.PASS);
    accepted.setSoTimeout(45_000);
    assertThat(accepted.getInputStream().read()).isEqualTo(1);
  }

  @Test
  void heldAnswers_requestsStillArrive() throws Exception {
    accepted.setSoTimeout(45_000);
    proxy.mode(Proxy.Mode.HOLD_ANSWERS);
    client.getOutputStream().write(1);
    accepted.getOutputStream().write(2);

    assertThat(accepted.getInputStream().read()).isEqualTo(1);
    assertThatThrownBy(() -> client.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void cut_connectionsEnd() throws Exception {
    client.setSoTimeout(45_000);
    proxy.mode(Proxy.Mode.CUT);

    assertThat(ended(client)).isTrue();
  }

  private static boolean ended(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException e) {
      return true; // reset, which is an end as well
    }
  }
}
