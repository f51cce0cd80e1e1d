package io.tidemark.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ShareTest {
  private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

  private final Share share = new Share();

  @Test
  void withOtherWork_takesHalfAsLongAsThatDid() {
    share.ended(100 * MS);

    assertThat(share.nanos(110 * MS, true)).isEqualTo(5 * MS);
  }

  @Test
  void withoutOtherWork_takesLong() {
    share.ended(100 * MS);

    assertThat(share.nanos(101 * MS, false)).isEqualTo(20 * MS);
  }

  @Test
  void everyPiece_isNeitherTooShortNorTooLong() {
    share.ended(100 * MS);

    assertThat(share.nanos(100 * MS, true)).isEqualTo(2 * MS);
    assertThat(share.nanos(10_000 * MS, true)).isEqualTo(20 * MS);
  }
}
