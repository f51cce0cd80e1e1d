package io.tidemark.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void numbers_areSetToTheRight_textToTheLeft() {
    Table table = new Table(List.of("STAGE", "LAG"));
    table.row("sink", 1_234);
    table.row("processor", 5);

    assertThat(table.text().lines())
        .containsExactly("STAGE        LAG", "sink       1,234", "processor      5");
  }
}
