package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.model.wire.CacheTopic;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RebuildPartTest {
  private static RebuildPart part(
      Set<String> symbols, Set<String> portfolios, Set<CacheTopic> kinds) {
    return new RebuildPart(symbols, portfolios, kinds, Optional.empty());
  }

  @Test
  void symbols_takeAllThatIsTheirs_andNoValuations() {
    RebuildPart part = part(Set.of("A/B"), Set.of(), Set.of());

    assertThat(part.takes(CacheTopic.QUOTES, "A/B")).isTrue();
    assertThat(part.takes(CacheTopic.ASSETS, "A/B")).isTrue();
    assertThat(part.takes(CacheTopic.MOMENTUM, "tidemark-1/A/B")).isTrue();
    assertThat(part.takes(CacheTopic.BARS_1M, "A/B/60000")).isTrue();
    assertThat(part.takes(CacheTopic.QUOTES, "A")).isFalse();
    assertThat(part.takes(CacheTopic.BARS_1M, "A/60000")).isFalse();
    assertThat(part.takes(CacheTopic.VALUATIONS, "A/B")).isFalse();
  }

  @Test
  void portfolios_takeTheirValuationsOnly() {
    RebuildPart part = part(Set.of(), Set.of("growth"), Set.of());

    assertThat(part.takes(CacheTopic.VALUATIONS, "growth")).isTrue();
    assertThat(part.takes(CacheTopic.VALUATIONS, "other")).isFalse();
    assertThat(part.takes(CacheTopic.QUOTES)).isFalse();
  }

  @Test
  void kinds_narrowTheRest() {
    RebuildPart part = part(Set.of("A"), Set.of(), Set.of(CacheTopic.QUOTES));

    assertThat(part.takes(CacheTopic.QUOTES, "A")).isTrue();
    assertThat(part.takes(CacheTopic.ASSETS, "A")).isFalse();
  }

  @Test
  void nothingNamed_isEverything() {
    assertThat(RebuildPart.ALL.all()).isTrue();
    for (CacheTopic kind : CacheTopic.values()) {
      assertThat(RebuildPart.ALL.takes(kind, "anything/1")).isTrue();
    }
  }
}
