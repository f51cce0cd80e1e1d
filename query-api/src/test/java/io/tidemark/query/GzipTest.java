package io.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GzipTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip|true",
        "GZip|true",
        "br, gzip|true",
        "gzip;q=0.5, br|true",
        "*|true",
        "br|false",
        "identity|false",
        "gzip;q=0|false",
        "gzip; q=0.000, *|false",
        "*;q=0|false",
        "''|false",
        ";,;|false",
        "x-gzip|false"
      })
  void acceptEncoding_tellsWhetherItIsTaken(String header, boolean taken) {
    assertThat(Gzip.taken(header)).isEqualTo(taken);
  }

  @Test
  void noAcceptEncoding_takesNothing() {
    assertThat(Gzip.taken(null)).isFalse();
  }

  @Test
  void compressed_isTheSameWhenUncompressed() throws IOException {
    Buffer body = Buffer.buffer("{\"a\":1}".repeat(500));

    Buffer compressed = Gzip.compressed(body);

    assertThat(compressed.length()).isLessThan(body.length() / 4);
    try (GZIPInputStream in =
        new GZIPInputStream(new ByteArrayInputStream(compressed.getBytes()))) {
      assertThat(in.readAllBytes()).isEqualTo(body.getBytes());
    }
  }
}
