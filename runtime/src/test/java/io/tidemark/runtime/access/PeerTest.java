package io.tidemark.runtime.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeerTest {
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1"})
  void loopback_ofThisMachine_is(String address) {
    assertThat(Peer.loopback(address)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.1",
        "172.17.0.1",
        "128.0.0.1",
        "::2",
        "fe80::1",
        "::ffff:10.0.0.1",
        "",
        "unknown",
        "localhost.evil.example",
        "127.0.0.1.evil.example"
      })
  void loopback_ofAnythingElse_isNot(String address) {
    assertThat(Peer.loopback(address)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1,10.0.0.1",
    "2001:db8:1:2:3:4:5:6,2001:db8:1:2::",
    "2001:db8:1:2:ffff::1,2001:db8:1:2::",
    "unknown,unknown"
  })
  void network_ofIpv6_isItsFirstHalf(String address, String network) {
    assertThat(Peer.network(address)).isEqualTo(network);
  }
}
