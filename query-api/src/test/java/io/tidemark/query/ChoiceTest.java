package io.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.RedisKeys;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChoiceTest {
  private static final RedisKeys KEYS = new RedisKeys(7);

  private static Choice parse(String json) {
    return Choice.parse(Buffer.buffer(json));
  }

  @Test
  void keys_areThoseOfTheGeneration() {
    assertThat(parse("{\"keys\":[\"quote:AAPL\",\"bars:1m:EUR/USD\"]}").keys(KEYS))
        .containsExactly(KEYS.quote("AAPL"), KEYS.bars("1m", "EUR/USD"));
  }

  @Test
  void symbol_isAllOfItAndOfNoOther() {
    Choice choice = parse("{\"symbol\":\"b\"}");

    assertThat(choice.keys(KEYS))
        .contains(KEYS.quote("B"), KEYS.asset("B"), KEYS.bars("1d", "B"))
        .hasSize(6);
    assertThat(choice.match(KEYS)).isEqualTo(KEYS.momentum("*", "B"));
    assertThat(choice.wants(KEYS, KEYS.momentum("m", "B"), CacheTopic.MOMENTUM)).isTrue();
    assertThat(choice.wants(KEYS, KEYS.momentum("m", "A:B"), CacheTopic.MOMENTUM)).isFalse();
  }

  @Test
  void kind_ofBars_isEveryLength() {
    Choice choice = parse("{\"kind\":\"bars\"}");

    assertThat(choice.wants(KEYS, KEYS.bars("1h", "A"), CacheTopic.BARS_1H)).isTrue();
    assertThat(choice.wants(KEYS, KEYS.quote("A"), CacheTopic.QUOTES)).isFalse();
    assertThat(parse("{\"kind\":\"quotes\"}").match(KEYS)).isEqualTo(KEYS.quote("*"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "{",
        "{}",
        "{\"keys\":[]}",
        "{\"keys\":\"quote:A\"}",
        "{\"keys\":[1]}",
        "{\"keys\":[null]}",
        "{\"keys\":[\"quote:\"]}",
        "{\"keys\":[\"active\"]}",
        "{\"keys\":[\"mark:tidemark.quotes:0\"]}",
        "{\"keys\":[\"index:symbols\"]}",
        "{\"keys\":[\"rank:momentum:tidemark-1\"]}",
        "{\"keys\":[\"refill\"]}",
        "{\"keys\":[\"edition\"]}",
        "{\"keys\":[\"quote:A\\r\\nFLUSHALL\"]}",
        "{\"keys\":[\"quote:{x}\"]}",
        "{\"keys\":[\"tm:7:quote:A\"]}",
        "{\"pattern\":\"\"}",
        "{\"pattern\":\"[a-z]\"}",
        "{\"pattern\":\"a\\\\*\"}",
        "{\"pattern\":\"*a*a*a*a*a\"}",
        "{\"pattern\":7}",
        "{\"symbol\":\"*\"}",
        "{\"symbol\":null}",
        "{\"portfolio\":\"a*\"}",
        "{\"kind\":\"marks\"}",
        "{\"symbol\":\"A\",\"portfolio\":\"B\"}",
        "{\"symbol\":\"A\",\"keys\":[\"quote:A\"]}"
      })
  void anythingElse_isRefused(String json) {
    assertThatThrownBy(() -> parse(json)).isInstanceOf(InvalidRecordException.class);
  }
}
