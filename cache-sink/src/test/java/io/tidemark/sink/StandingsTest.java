package io.tidemark.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.model.wire.CacheTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StandingsTest {
  private static final String JSON = "{\"version\":7,\"symbol\":\"AAPL\"}";

  private static CacheWrite write(@Nullable String json) {
    byte[] value = json == null ? null : json.getBytes(UTF_8);
    return new EntryWrite(
        new ConsumerRecord<>("quotes", 0, 0, "AAPL".getBytes(UTF_8), value),
        CacheTopic.QUOTES,
        "tm:1:quote:AAPL",
        7,
        Membership.NONE);
  }

  private static Standing of(@Nullable String json, @Nullable String held) {
    return Standings.of(write(json), held == null ? null : held.getBytes(UTF_8));
  }

  @Test
  void standing_isToldByVersionThenByBytes() {
    assertThat(of(JSON, JSON)).isEqualTo(Standing.SAME);
    assertThat(of(JSON, "{\"version\":8}")).isEqualTo(Standing.LATER);
    assertThat(of(JSON, "{\"version\":6}")).isEqualTo(Standing.OLDER);
    assertThat(of(JSON, "{\"version\":7,\"symbol\":\"IBM\"}")).isEqualTo(Standing.DIFFERENT);
    assertThat(of(JSON, "rubbish")).isEqualTo(Standing.DIFFERENT);
    assertThat(of(JSON, null)).isEqualTo(Standing.MISSING);
  }

  @Test
  void delete_isDoneWhereATombstoneStandsOrNothing() {
    assertThat(of(null, null)).isEqualTo(Standing.SAME);
    assertThat(of(null, "{\"version\":7,\"deleted\":true}")).isEqualTo(Standing.SAME);
    assertThat(of(null, "{\"version\":6}")).isEqualTo(Standing.OLDER);
  }

  @Test
  void onlyWhatTheRecordWouldChange_isWrong() {
    assertThat(Standing.SAME.wrong() || Standing.LATER.wrong()).isFalse();
    assertThat(Standing.MISSING.wrong() && Standing.OLDER.wrong() && Standing.DIFFERENT.wrong())
        .isTrue();
  }
}
