package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

  @Test
  void getters_ofNothingSet_giveTheDefaults() {
    Settings settings = Settings.of(Map.of());

    assertThat(settings.text("A", "a", "")).isEqualTo("a");
    assertThat(settings.whole("A", 7, 1, 9, "")).isEqualTo(7);
    assertThat(settings.port("A", 8080, "")).isEqualTo(8080);
    assertThat(settings.duration("A", Duration.ofMillis(250), "")).hasMillis(250);
    assertThat(settings.flag("A", true, "")).isTrue();
    assertThatCode(settings::check).doesNotThrowAnyException();
  }

  @Test
  void text_isStripped() {
    assertThat(with(" two words\n").text("A", "a", "")).isEqualTo("two words");
  }

  @ParameterizedTest
  @CsvSource({"1,1", "9,9", "' 5 ',5"})
  void whole_withinItsBounds_isTaken(String text, int value) {
    good(text, value, settings -> settings.whole("A", 7, 1, 9, ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "10", "", "five", "5.0", "99999999999"})
  void whole_ofAnythingElse_isToldAndTheDefaultGoesOn(String text) {
    assertThat(bad(text, 7, settings -> settings.whole("A", 7, 1, 9, "")))
        .containsExactly("A: must be a whole number from 1 to 9, was " + text);
  }

  @Test
  void port_isFrom0To65535() {
    good("0", 0, settings -> settings.port("A", 80, ""));
    good("65535", 65_535, settings -> settings.port("A", 80, ""));
    assertThat(bad("65536", 80, settings -> settings.port("A", 80, "")))
        .containsExactly("A: must be a whole number from 0 to 65535, was 65536");
  }

  @ParameterizedTest
  @CsvSource({"0s,PT0S", "250ms,PT0.25S", "10s,PT10S", "5m,PT5M", "1H,PT1H", "7d,PT168H"})
  void duration_inEachUnit_isTaken(String text, Duration value) {
    good(text, value, settings -> settings.duration("A", Duration.ofDays(9), ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "s", "-1s", "1.5s", "1w", "10 s", "9999999999999s"})
  void duration_ofAnythingElse_isToldAndTheDefaultGoesOn(String text) {
    Duration usual = Duration.ofSeconds(3);

    assertThat(bad(text, usual, settings -> settings.duration("A", usual, "")))
        .containsExactly(
            "A: must be a length of time such as 250ms, 10s, 5m, 1h or 7d, was " + text);
  }

  @Test
  void duration_thatMillisecondsCannotCount_isTold() {
    Duration usual = Duration.ofSeconds(3);

    assertThat(bad("999999999999d", usual, settings -> settings.duration("A", usual, "")))
        .hasSize(1);
  }

  @Test
  void flag_isTrueOrFalseAndNothingElse() {
    good("true", true, settings -> settings.flag("A", false, ""));
    good("false", false, settings -> settings.flag("A", true, ""));
    assertThat(bad("yes", true, settings -> settings.flag("A", true, "")))
        .containsExactly("A: must be true or false, was yes");
  }

  @Test
  void check_afterSeveralProblems_tellsAllOfThemAtOnce() {
    Settings settings = Settings.of(Map.of("A", "x", "B", "y", "C", "9"));
    settings.whole("A", 1, 0, 9, "");
    settings.flag("B", false, "");
    settings.whole("C", 1, 0, 9, "");
    settings.problem("D", "z", "must be otherwise");

    SettingsException told = catchThrowableOfType(SettingsException.class, settings::check);

    assertThat(told.problems())
        .containsExactly(
            "A: must be a whole number from 0 to 9, was x",
            "B: must be true or false, was y",
            "D: must be otherwise, was z");
    assertThat(told).hasMessageContainingAll("A: ", "B: ", "D: ");
  }

  @Test
  void under_aPrefix_givesTheRestOfEachName() {
    Settings settings = Settings.of(Map.of("P_A", "1", "P_B_C", "2", "Q_A", "3"));

    assertThat(settings.under("P_")).containsOnly(Map.entry("A", "1"), Map.entry("B_C", "2"));
  }

  @Test
  void described_tellsWhatWasReadInThatOrderWithItsDefault() {
    Settings settings = Settings.of(Map.of("B", "5"));
    settings.text("C", "c", "of text");
    settings.whole("B", 7, 1, 9, "of whole");
    settings.duration("A", Duration.ofMillis(1_500), "of millis");
    settings.duration("D", Duration.ofSeconds(90), "of seconds");
    settings.duration("E", Duration.ofDays(7), "of days");

    assertThat(settings.described())
        .containsExactly(
            new Settings.Description("C", "c", "of text"),
            new Settings.Description("B", "7", "of whole"),
            new Settings.Description("A", "1500ms", "of millis"),
            new Settings.Description("D", "90s", "of seconds"),
            new Settings.Description("E", "7d", "of days"));
  }

  private static Settings with(String text) {
    return Settings.of(Map.of("A", text));
  }

  private static <T> void good(String text, T value, Function<Settings, T> getter) {
    Settings settings = with(text);
    assertThat((Object) getter.apply(settings)).isEqualTo(value);
    settings.check();
  }

  /** What is told of a bad value, in whose place the default must go on. */
  private static <T> List<String> bad(String text, T usual, Function<Settings, T> getter) {
    Settings settings = with(text);
    assertThat((Object) getter.apply(settings)).isEqualTo(usual);
    return catchThrowableOfType(SettingsException.class, settings::check).problems();
  }
}
