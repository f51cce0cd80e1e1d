package io.tidemark.query;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AfterTest {
  private static Snapshot entry(String rest) {
    return new Snapshot(7, ("{\"version\":1," + rest + "}").getBytes(US_ASCII));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3@99|true",
        "3@100|true",
        "3@101|false",
        "prices:3@101|false",
        "0@5000|true",
        "0@5000,3@100|true",
        "0@5000, 3@101|false",
        "portfolios:0@0|false"
      })
  void quote_reflectsWhatItsOwnPartitionHasReached(String after, boolean reflected) {
    Snapshot quote = entry("\"tidemark\":\"3@100\"");

    assertThat(After.parse("after", after).reflectedBy(quote)).isEqualTo(reflected);
  }

  @Test
  void quote_ofBarsAlone_reflectsNoPrice() {
    assertThat(After.parse("after", "3@0").reflectedBy(entry("\"tidemark\":null"))).isFalse();
    assertThat(After.parse("after", "3@0").reflectedBy(null)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3@100|true",
        "3@101|false",
        "0@13|false",
        "0@12,3@100|true",
        "5@9|true",
        "portfolios:2@17|true",
        "portfolios:2@18|false",
        "portfolios:1@18|true",
        "3@100,portfolios:2@18|false"
      })
  void valuation_reflectsPricesAndItsPortfolio(String after, boolean reflected) {
    Snapshot valuation =
        entry(
            "\"unpriced\":[],\"portfolioTidemark\":\"2@17\",\"eventTime\":1,"
                + "\"tidemark\":[\"0@12\",\"3@100\"]");

    assertThat(After.parse("after", after).reflectedBy(valuation)).isEqualTo(reflected);
  }

  @Test
  void valuation_withUnpricedHoldings_reflectsOnlyPartitionsThatItNames() {
    Snapshot valuation = entry("\"unpriced\":[\"XYZ\"],\"tidemark\":[\"0@12\"]");

    assertThat(After.parse("after", "0@12").reflectedBy(valuation)).isTrue();
    assertThat(After.parse("after", "5@0").reflectedBy(valuation)).isFalse();
    assertThat(After.parse("after", "portfolios:0@0").reflectedBy(valuation)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "3", "3@", "@3", "a@b", "-1@2", "1@-2", "1@2,,", "assets:1@2", "1@2;"})
  void positions_thatAreNone_areRefused(String text) {
    assertThatThrownBy(() -> After.parse("after", text))
        .hasMessageContaining("after")
        .hasMessageContaining(text);
  }
}
