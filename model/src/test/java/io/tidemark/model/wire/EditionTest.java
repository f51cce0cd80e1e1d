package io.tidemark.model.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EditionTest {
  private final Topics first = new Topics("t.");
  private final Topics second = first.of("v2");

  @Test
  void edition_hasCacheTopicsOfItsOwn_andTheSameInputs() {
    assertThat(second.cache(CacheTopic.QUOTES)).isEqualTo("t.v2.quotes");
    assertThat(second.prices()).isEqualTo(first.prices());
    assertThat(second.deadLetters()).isEqualTo(first.deadLetters());
    assertThat(second.allCache()).doesNotContainAnyElementsOf(first.allCache());
  }

  @Test
  void edition_readsTheHistoryThatAnEarlierOneLeftIt() {
    assertThat(second.inputs()).contains("t.v2.history");
    assertThat(second.specs()).anyMatch(spec -> spec.name().equals("t.v2.history"));
    assertThat(first.inputs()).noneMatch(topic -> topic.endsWith("history"));
    assertThat(first.specs()).noneMatch(spec -> spec.name().endsWith("history"));
  }

  @Test
  void edition_hasGroupsOfItsOwn() {
    assertThat(first.application("tidemark-processor")).isEqualTo("tidemark-processor");
    assertThat(second.application("tidemark-processor")).isEqualTo("tidemark-processor-v2");
    assertThat(second.boards()).doesNotStartWith(first.boards());
  }

  @ParameterizedTest
  @ValueSource(strings = {"V2", "-a", "a.b", "a b", "abcdefghijklmnopq"})
  void edition_thatTopicsCanNotBeNamedBy_isRefused(String name) {
    assertThatThrownBy(() -> first.of(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);
  }
}
