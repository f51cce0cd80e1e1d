package io.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.Symbol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTokenTest {
  @Test
  void token_readBack_isWhatItWasMadeOf() {
    assertThat(PageToken.bar(true, PageToken.ofBar(true, 1_732_092_000_000L)))
        .isEqualTo(1_732_092_000_000L);
    assertThat(PageToken.bar(false, PageToken.ofBar(false, 0))).isZero();
    Symbol longest = new Symbol("A".repeat(32));
    assertThat(PageToken.symbol(PageToken.ofSymbol(longest))).isEqualTo(longest);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, 72.44999999999999, 100, Double.NEGATIVE_INFINITY})
  void tokenOfARank_readBack_isExactlyWhatItWasMadeOf(double score) {
    SeriesSource.Ranked last = new SeriesSource.Ranked(new Symbol("A".repeat(32)), score);

    assertThat(PageToken.rank(true, PageToken.ofRank(true, last))).isEqualTo(last);
    assertThatThrownBy(() -> PageToken.rank(false, PageToken.ofRank(true, last)))
        .hasMessageStartingWith("pageToken: ");
  }

  @Test
  void token_ofSomethingElse_isRefused() {
    assertThatThrownBy(() -> PageToken.bar(true, PageToken.ofBar(false, 1)))
        .isInstanceOf(InvalidRecordException.class);
    assertThatThrownBy(() -> PageToken.bar(true, PageToken.ofSymbol(new Symbol("A"))))
        .isInstanceOf(InvalidRecordException.class);
    assertThatThrownBy(() -> PageToken.symbol(PageToken.ofBar(true, 1)))
        .isInstanceOf(InvalidRecordException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "!", "YQ", "c3ltYm9sLw", "c3ltYm9sL2E", "ZGVzYy8tMQ", "\u00e9"})
  void token_thatNobodyMade_isRefused(String token) {
    assertThatThrownBy(() -> PageToken.symbol(token)).hasMessageStartingWith("pageToken: ");
    assertThatThrownBy(() -> PageToken.bar(true, token)).hasMessageStartingWith("pageToken: ");
    assertThatThrownBy(() -> PageToken.rank(true, token)).hasMessageStartingWith("pageToken: ");
  }
}
