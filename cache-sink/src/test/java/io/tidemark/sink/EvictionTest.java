package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EvictionTest {
  @Test
  void possible_needsALimitAndAPolicy() {
    assertThat(Eviction.possible(memory("0", "allkeys-lru"))).isFalse();
    assertThat(Eviction.possible(memory("1000000", "noeviction"))).isFalse();
    assertThat(Eviction.possible(memory("1000000", "volatile-ttl"))).isTrue();
    assertThat(Eviction.possible("# Memory\r\n")).isFalse();
  }

  private static String memory(String limit, String policy) {
    return "# Memory\r\nused_memory:1\r\nmaxmemory:%s\r\nmaxmemory_human:?\r\nmaxmemory_policy:%s\r\n"
        .formatted(limit, policy);
  }
}
