package io.tidemark.processor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.model.Symbol;
import io.tidemark.model.valuation.Priced;
import java.math.BigDecimal;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BoardTest {
  private static final Symbol AAPL = new Symbol("AAPL");

  private final Board board = new Board();

  @Test
  void quote_ofAHigherVersion_replacesTheOneBefore() {
    quote("AAPL", 3, "10");
    quote("AAPL", 5, "11");

    assertThat(price()).isEqualTo("11");
    assertThat(versions()).isEqualTo(5);
  }

  @Test
  void quote_ofTheSameOrALowerVersion_changesNothing() {
    quote("AAPL", 5, "11");
    Board.Watch watch = watching(AAPL);

    quote("AAPL", 5, "12");
    quote("AAPL", 4, "13");

    assertThat(price()).isEqualTo("11");
    assertThat(versions()).isEqualTo(5);
    assertThat(watch.takeChanged()).isEmpty();
  }

  @Test
  void momentum_ofALowerVersion_changesNothing() {
    quote("AAPL", 1, "10");
    board.momentum("AAPL", 3, 70.0);
    board.momentum("AAPL", 2, 20.0);

    assertThat(priced()).extracting(Priced::score).isEqualTo(70.0);
    assertThat(versions()).isEqualTo(4);
  }

  @Test
  void versions_riseByWhatEachChangeAdds() {
    quote("AAPL", 3, "10");
    quote("MSFT", 4, "20");
    board.momentum("AAPL", 2, 70.0);
    assertThat(versions()).isEqualTo(9);

    quote("AAPL", 10, "11");

    assertThat(versions()).isEqualTo(16);
    assertThat(board.read(board::quoteVersions)).isEqualTo(14);
  }

  @Test
  void quoteDeleted_isNoneAtItsVersion() {
    quote("AAPL", 3, "10");
    board.quote("AAPL", 4, null, OptionalDouble.empty());
    quote("AAPL", 3, "10");

    assertThat(priced()).isNull();
    assertThat(versions()).isEqualTo(4);
  }

  @Test
  void priced_withoutAQuoteThatCanBeRead_isNone() {
    board.momentum("AAPL", 1, 70.0);
    assertThat(priced()).isNull();

    board.quote("AAPL", 1, "{}".getBytes(UTF_8), OptionalDouble.empty());

    assertThat(priced()).isNull();
  }

  @Test
  void return63_isThatOfTheNewestQuote() {
    board.quote("SPY", 1, null, OptionalDouble.of(0.1));
    board.quote("SPY", 2, null, OptionalDouble.of(0.2));

    assertThat(board.read(() -> board.return63(new Symbol("SPY")))).hasValue(0.2);
    assertThat(board.read(() -> board.return63(AAPL))).isEmpty();
  }

  @Test
  void watch_tellsEachWatchedChangeOnce() {
    Board.Watch watch = watching(AAPL);
    quote("AAPL", 1, "10");
    quote("AAPL", 2, "11");
    board.momentum("AAPL", 1, null);
    quote("MSFT", 1, "20");

    assertThat(watch.takeChanged()).containsExactly("AAPL");
    assertThat(watch.takeChanged()).isEmpty();
  }

  @Test
  void watch_thatEndedOrLetGoOfASymbol_tellsNothing() {
    Board.Watch closed = watching(AAPL);
    Board.Watch letGo = watching(AAPL);
    board.close(closed);
    letGo.remove(AAPL);

    quote("AAPL", 1, "10");

    assertThat(closed.takeChanged()).isEmpty();
    assertThat(letGo.takeChanged()).isEmpty();
  }

  private Board.Watch watching(Symbol symbol) {
    Board.Watch watch = board.watch();
    watch.add(symbol);
    return watch;
  }

  private void quote(String symbol, long version, String price) {
    String json =
        """
        {"version":%d,"symbol":"%s","price":"%s","eventTime":0}"""
            .formatted(version, symbol, price);
    board.quote(symbol, version, json.getBytes(UTF_8), OptionalDouble.empty());
  }

  private @Nullable Priced priced() {
    return board.<@Nullable Priced>read(() -> board.priced(AAPL));
  }

  private @Nullable BigDecimal price() {
    Priced priced = priced();
    return priced == null ? null : priced.quote().price();
  }

  private long versions() {
    return board.read(board::versions);
  }
}
