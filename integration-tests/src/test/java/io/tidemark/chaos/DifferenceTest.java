package io.tidemark.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DifferenceTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void decimals_areComparedByValue() throws Exception {
    assertThat(differences("{\"price\":\"1.50\"}", "{\"version\":3,\"price\":\"1.5\"}")).isEmpty();
    assertThat(differences("{\"price\":\"1.50\"}", "{\"price\":\"1.51\"}")).hasSize(1);
  }

  @Test
  void shownScores_mayBeRounded_returnsMayNot() throws Exception {
    assertThat(differences("{\"score\":61.2345}", "{\"score\":61.2}")).isEmpty();
    assertThat(differences("{\"score\":61.2345}", "{\"score\":61.3}")).hasSize(1);
    assertThat(differences("{\"rsi14\":61.2345}", "{\"rsi14\":61.2346}")).hasSize(1);
  }

  @Test
  void missingAndFurtherFields_areTold() throws Exception {
    assertThat(differences("{\"a\":null}", "{\"b\":1}")).hasSize(2);
    assertThat(differences("{\"a\":[1,2]}", "{\"a\":[1]}")).hasSize(1);
  }

  private static List<String> differences(String expected, String actual) throws Exception {
    List<String> found = new ArrayList<>();
    Difference.find("", JSON.readTree(expected), JSON.readTree(actual), found);
    return found;
  }
}
