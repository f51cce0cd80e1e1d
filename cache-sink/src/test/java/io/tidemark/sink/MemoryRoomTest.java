package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryRoomTest {
  private static String info(long used, long most) {
    return "# Memory\r\nused_memory:"
        + used
        + "\r\nused_memory_human:1M\r\nmaxmemory:"
        + most
        + "\r\nmaxmemory_policy:allkeys-lru\r\n";
  }

  @Test
  void noLimit_isRoomEnough() {
    assertThat(MemoryRoom.lacking(info(1_000_000, 0), 1)).isEmpty();
  }

  @Test
  void roomForAsMuchAgain_isEnough() {
    assertThat(MemoryRoom.lacking(info(500, 1_000), 1)).isEmpty();
    assertThat(MemoryRoom.lacking(info(501, 1_000), 1)).isPresent();
  }

  @Test
  void severalGenerations_shareWhatIsUsed() {
    assertThat(MemoryRoom.lacking(info(600, 1_000), 2)).isEmpty();
  }

  @Test
  void lacking_tellsTheNumbers() {
    assertThat(MemoryRoom.lacking(info(900_000, 1_000_000), 1).orElseThrow())
        .contains("900,000 of 1,000,000", "--force");
  }
}
