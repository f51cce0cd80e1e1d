package io.tidemark.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryTest {
  private final Violations violations = new Violations(() -> -1);
  private final Memory memory = new Memory("test", violations);

  @Test
  void risingVersions_areNoViolation() {
    see("quote", "{\"version\":1,\"eventTime\":10,\"tidemark\":\"0@1\"}");
    see("quote", "{\"version\":2,\"eventTime\":10,\"tidemark\":\"0@2\"}");
    see("quote", "{\"version\":2,\"eventTime\":10,\"tidemark\":\"0@2\"}");

    assertThat(violations.counts()).isEmpty();
  }

  @Test
  void lowerVersion_isTold() {
    see("quote", "{\"version\":10}");
    see("quote", "{\"version\":9}");

    assertThat(violations.counts()).containsOnlyKeys("older version (test)");
  }

  @Test
  void lowerVersion_afterATombstone_isTold() {
    see("valuation", "{\"version\":10,\"deleted\":true}");
    see("valuation", "{\"version\":9,\"name\":\"c-1\"}");

    assertThat(violations.counts()).containsOnlyKeys("older version (test)");
  }

  @Test
  void otherValue_atTheSameVersion_isTold() {
    see("momentum", "{\"version\":5,\"score\":1}");
    see("momentum", "{\"version\":5,\"score\":2}");

    assertThat(violations.counts()).containsOnlyKeys("two values at one version (test)");
  }

  @Test
  void olderPortfolio_atAHigherVersion_isTold() {
    see("valuation", "{\"version\":5,\"name\":\"c-8\"}");
    see("valuation", "{\"version\":6,\"name\":\"c-7\"}");

    assertThat(violations.counts()).containsOnlyKeys("older value at a higher version (test)");
  }

  @Test
  void olderPrice_atAHigherVersion_isTold() {
    see("momentum", "{\"version\":5,\"tidemark\":\"2@8\"}");
    see("momentum", "{\"version\":6,\"tidemark\":\"2@7\"}");

    assertThat(violations.counts()).containsOnlyKeys("older value at a higher version (test)");
  }

  @Test
  void otherHoldings_mayReflectOlderPrices() {
    see("valuation", "{\"version\":5,\"name\":\"c-7\",\"tidemark\":[\"2@8\"]}");
    see("valuation", "{\"version\":6,\"name\":\"c-8\",\"tidemark\":[\"2@7\"]}");

    assertThat(violations.counts()).isEmpty();
  }

  @Test
  void closedBar_openAgain_isTold() {
    see("bar", "{\"version\":5,\"trades\":3,\"closed\":true}");
    see("bar", "{\"version\":6,\"trades\":2,\"closed\":false}");

    assertThat(violations.counts()).containsEntry("older value at a higher version (test)", 2);
  }

  private void see(String kind, String text) {
    memory.see("key", Sighting.of(kind, text));
  }
}
