package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {
  @Test
  void parse_ofWhatItShows_isTheSame() {
    assertThat(HostPort.parse("process:8082")).isEqualTo(new HostPort("process", 8082));
    assertThat(HostPort.parse("[::1]:80")).isEqualTo(new HostPort("::1", 80));
    assertThat(new HostPort("::1", 80)).hasToString("[::1]:80");
    assertThat(new HostPort("10.0.0.7", 1)).hasToString("10.0.0.7:1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "host",
        ":1",
        "host:",
        "host:x",
        "host:0",
        "host:65536",
        "::1:80",
        "a b:1",
        "http://host:1",
        "user@host:1"
      })
  void parse_ofSomethingElse_isRefused(String text) {
    assertThatThrownBy(() -> HostPort.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
