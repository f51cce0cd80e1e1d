package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.cluster.SlotHash;
import io.tidemark.model.wire.RedisKeys;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlotTagsTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5_461, 10_923, 16_383})
  void tag_bringsAKeyToItsSlot(int slot) {
    String tag = new SlotTags().of(slot);

    assertThat(SlotHash.getSlot(new RedisKeys(1).mark(tag, "quotes", 3))).isEqualTo(slot);
    assertThat(SlotHash.getSlot(RedisKeys.copy(RedisKeys.ACTIVE, tag))).isEqualTo(slot);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 16_384})
  void noSlot_hasNoTag(int slot) {
    assertThatThrownBy(() -> new SlotTags().of(slot)).hasMessageContaining("not a slot: " + slot);
  }
}
