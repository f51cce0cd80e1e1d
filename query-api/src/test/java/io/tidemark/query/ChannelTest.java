package io.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.wire.RedisKeys;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelTest {
  @ParameterizedTest
  @CsvSource({
    "quotes.AAPL,quotes.AAPL,quote:AAPL",
    "quotes.brk.b,quotes.BRK.B,quote:BRK.B",
    "quotes.EUR/USD,quotes.EUR/USD,quote:EUR/USD",
    "momentum.AAPL,momentum.AAPL,momentum:tidemark-1:AAPL",
    "portfolios.my.Growth-1,portfolios.my.Growth-1,valuation:my.Growth-1",
    "assets.A:B,assets.A:B,asset:A:B",
    "bars.1m.BRK.B,bars.1m.BRK.B,bars:1m:BRK.B",
    "bars.1d.a,bars.1d.A,bars:1d:A"
  })
  void name_thatIsOne_isDividedAtItsFirstDots(String text, String name, String key) {
    Channel channel = Channel.parse(text, ModelName.DEFAULT);

    assertThat(channel.name()).isEqualTo(name);
    assertThat(channel.key()).isEqualTo(key);
    assertThat(channel.key(new RedisKeys(12))).isEqualTo("tm:12:" + key);
    assertThat(Channel.keyOf("tm:12:" + key)).isEqualTo(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "quotes",
        "quotes.",
        "quotes.*",
        "quote.AAPL",
        ".AAPL",
        "bars.AAPL",
        "bars.2m.A",
        "bars.1m",
        "bars.1m.",
        "portfolios.",
        "portfolios.a/b",
        "Quotes.AAPL",
        "quotes.A\nB"
      })
  void name_thatIsNone_isToldWhole(String text) {
    assertThatThrownBy(() -> Channel.parse(text, ModelName.DEFAULT))
        .isInstanceOf(InvalidRecordException.class)
        .hasMessageStartingWith("channels: must be quotes.SYMBOL")
        .hasMessageEndingWith("was " + text);
  }

  @Test
  void momentum_ofAnotherModel_isAnotherChannel() {
    Channel channel = Channel.parse("momentum.A", new ModelName("other-2"));

    assertThat(channel.name()).isEqualTo("momentum.A");
    assertThat(channel.key()).isEqualTo("momentum:other-2:A");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tm", "tm:active", "tm:7"})
  void keyOf_whatBelongsToNoGeneration_isEmpty(String key) {
    assertThat(Channel.keyOf(key)).isEmpty();
  }

  @Test
  void channels_inAnyOrder_areTheSame() {
    Channels some = Channels.parse(List.of("quotes.B", "assets.A", "quotes.b"), MODEL, 2);
    Channels other = Channels.parse(List.of("assets.a", "quotes.B"), MODEL, 2);

    assertThat(some.size()).isEqualTo(2);
    assertThat(some.all()).isEqualTo(other.all());
    assertThat(some.fingerprint()).isEqualTo(other.fingerprint()).isBetween(0L, (1L << 48) - 1);
    assertThat(Channels.parse(List.of("quotes.A", "quotes.B"), MODEL, 2).fingerprint())
        .isNotEqualTo(some.fingerprint());
  }

  @Test
  void channels_oneTooMany_areRefusedByItsName() {
    assertThatThrownBy(() -> Channels.parse(List.of("quotes.A", "quotes.B"), MODEL, 1))
        .isInstanceOf(InvalidRecordException.class)
        .hasMessage("channels: must be at most 1, quotes.B is one more");
  }

  private static final ModelName MODEL = ModelName.DEFAULT;
}
