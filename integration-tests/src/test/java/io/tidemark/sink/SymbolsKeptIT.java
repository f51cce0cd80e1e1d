package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.model.wire.RedisKeys;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SymbolsKeptIT {
  private static final RedisKeys SERVED = new RedisKeys(1);
  private static final RedisKeys FILLED = new RedisKeys(2);

  private ScriptRig rig;

  @BeforeEach
  void start() {
    rig = new ScriptRig();
    for (int i = 0; i < 6_000; i++) {
      add(SERVED, "S" + i);
      add(FILLED, "S" + i);
    }
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private void add(RedisKeys keys, String symbol) {
    rig.redis().zadd(keys.symbols(), 0, symbol);
  }

  private Validation.Verdict verdict() {
    Validation.Verdict sound = new Validation.Verdict(List.of(), 7, Map.of("quotes", 6_000L));
    return new SymbolsKept(filled -> sound, rig.link(), SERVED).of(FILLED);
  }

  @Test
  void generationWithAllThatIsServedAndMore_passes() {
    add(FILLED, "NEW");

    assertThat(verdict().problems()).isEmpty();
    assertThat(verdict().compared()).isEqualTo(7);
  }

  @Test
  void generationThatLacksSymbols_isRefusedAndTheyAreNamed() {
    rig.redis().zrem(FILLED.symbols(), "S0", "S5999");

    assertThat(verdict().problems()).hasSize(1);
    assertThat(verdict().problems().get(0))
        .contains("2 symbols that are served would no longer be", "S0", "S5999", "--force");
  }
}
