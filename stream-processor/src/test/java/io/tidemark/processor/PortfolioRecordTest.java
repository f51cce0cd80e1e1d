package io.tidemark.processor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.PortfolioId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortfolioRecordTest {
  private static final byte[] JSON =
      """
      {"name":"Wachstum ü","currency":"USD",
       "holdings":[{"symbol":"AAPL","quantity":"-1.50"}]}"""
          .getBytes(UTF_8);

  @ParameterizedTest
  @ValueSource(ints = {1, 6, 64})
  void record_encodedAndDecoded_isTheSame(int idLength) {
    PortfolioId id = new PortfolioId("g".repeat(idLength));
    PortfolioRecord record = PortfolioRecord.of(id, JSON, 41);

    PortfolioRecord decoded = PortfolioRecord.decode(record.encode());

    assertThat(decoded).isEqualTo(record);
    assertThat(decoded.position()).isEqualTo(42);
  }

  @Test
  void deletedRecord_encodedAndDecoded_isStillDeletedAtItsPosition() {
    PortfolioRecord record = PortfolioRecord.of(new PortfolioId("growth"), null, 5_000_000_000L);

    PortfolioRecord decoded = PortfolioRecord.decode(record.encode());

    assertThat(decoded).isEqualTo(record);
    assertThat(decoded.portfolio()).isNull();
    assertThat(decoded.position()).isEqualTo(5_000_000_001L);
  }

  @Test
  void record_thatIsNoPortfolio_isRefused() {
    assertThatThrownBy(() -> PortfolioRecord.of(new PortfolioId("a"), "{}".getBytes(UTF_8), 0))
        .isInstanceOf(InvalidRecordException.class)
        .hasMessage("currency: is missing");
  }
}
