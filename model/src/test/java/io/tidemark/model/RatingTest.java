package io.tidemark.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RatingTest {
  @ParameterizedTest
  @CsvSource({
    "100, Strong Buy",
    "80, Strong Buy",
    "79.99999999999999, Buy",
    "65, Buy",
    "64.99999999999999, Hold",
    "50, Hold",
    "49.99999999999999, Weak Hold",
    "35, Weak Hold",
    "34.99999999999999, Sell",
    "0, Sell"
  })
  void rating_changesAtItsEdgeOfTheUnroundedScore(double score, String label) {
    assertThat(Rating.of(OptionalDouble.of(score)).label()).isEqualTo(label);
  }

  @Test
  void rating_withoutAScore_isInsufficient() {
    assertThat(Rating.of(OptionalDouble.empty()).label()).isEqualTo("Insufficient Data");
  }
}
