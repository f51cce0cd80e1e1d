package io.tidemark.runtime.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.runtime.Settings;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApiKeysTest {
  /** By {@code printf %s abc | sha256sum}. */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  private static ApiKeys read(Settings settings) {
    return ApiKeys.from(settings, "KEYS", "for the test");
  }

  @Test
  void key_ofAText_isItsSha256() {
    assertThat(ApiKey.of("me", "abc").setting()).isEqualTo("me:" + ABC);
  }

  @Test
  void newText_eachTime_isAnother() {
    SecureRandom random = new SecureRandom();

    assertThat(ApiKey.newText(random))
        .matches("tm_[A-Za-z0-9_-]{43}")
        .isNotEqualTo(ApiKey.newText(random));
  }

  @Test
  void ownerOf_aKnownKey_isItsName() {
    ApiKeys keys = read(Settings.of(Map.of("KEYS", ApiKey.of("a", "x").setting() + ", b:" + ABC)));

    assertThat(keys.ownerOf("abc")).isEqualTo("b");
    assertThat(keys.ownerOf("x")).isEqualTo("a");
  }

  @Test
  void ownerOf_anythingElse_isNobody() {
    ApiKeys keys = new ApiKeys(List.of(ApiKey.of("b", "abc")));

    for (String text : List.of("", "ab", "abcd", "ABC", ABC, "b:" + ABC, "a".repeat(10_000))) {
      assertThat(keys.ownerOf(text)).as(text).isNull();
    }
    assertThat(ApiKeys.NONE.ownerOf("abc")).isNull();
  }

  @Test
  void from_aKeyInPlaceOfItsHash_isRefusedAndNotShown() {
    Settings settings = Settings.of(Map.of("KEYS", "me:tm_secret"));

    read(settings);

    assertThatThrownBy(settings::check)
        .hasMessageContaining("KEYS")
        .hasMessageContaining("me:…")
        .hasMessageNotContaining("secret");
  }

  @Test
  void from_noName_isRefused() {
    Settings settings = Settings.of(Map.of("KEYS", ABC));

    read(settings);

    assertThatThrownBy(settings::check).hasMessageContaining("KEYS").hasMessageNotContaining(ABC);
  }
}
