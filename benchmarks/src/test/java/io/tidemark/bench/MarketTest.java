package io.tidemark.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.model.PriceUpdate;
import io.tidemark.model.json.PriceUpdateJson;
import io.tidemark.model.json.QuoteJson;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MarketTest {
  @Test
  void sameSeed_yieldsTheSameTicks() {
    Market one = new Market(100, 5);
    Market other = new Market(100, 5);
    Market another = new Market(100, 6);

    boolean differs = false;
    for (int i = 0; i < 1_000; i++) {
      Tick tick = one.next(i);
      assertThat(other.next(i)).isEqualTo(tick);
      differs |= !another.next(i).equals(tick);
    }

    assertThat(differs).isTrue();
  }

  @Test
  void ranks_areEverySymbolOnce() {
    Market market = new Market(500, 1);
    Set<Integer> symbols = new HashSet<>();

    for (int rank = 0; rank < 500; rank++) {
      symbols.add(market.ranked(rank));
    }

    assertThat(symbols).hasSize(500).allMatch(symbol -> symbol >= 0 && symbol < 500);
  }

  @Test
  void tick_isPriceUpdateOfSome150Bytes() {
    Tick tick = new Tick(42, 22_705, 1_732_092_000_123L);

    PriceUpdate update = PriceUpdateJson.read(tick.json());

    assertThat(tick.json()).hasSizeBetween(140, 160);
    assertThat(update.symbol().value()).isEqualTo("SYM00042");
    assertThat(update.price()).isEqualTo(new BigDecimal("227.05"));
    assertThat(update.eventTime()).isEqualTo(1_732_092_000_123L);
  }

  @Test
  void quoteFeed_writesWhatTheProcessorWould() {
    byte[] json = QuoteFeed.json(new Tick(42, 22_705, 1_732_092_000_123L), 7);

    assertThat(new String(json, US_ASCII)).startsWith("{\"version\":7,\"symbol\":\"SYM00042\"");
    assertThat(QuoteJson.read(json).price()).isEqualTo(new BigDecimal("227.05"));
  }
}
