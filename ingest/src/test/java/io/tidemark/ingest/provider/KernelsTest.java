package io.tidemark.ingest.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.model.PriceUpdate;
import io.tidemark.model.Symbol;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of order, doubt, choice and time, apart from all I/O. */
class KernelsTest {
  private static final long NOON = Instant.parse("2024-11-20T12:00:00Z").toEpochMilli();

  @Test
  void numberedPrices_outOfOrderOrTwice_areNoticed() {
    Sequence sequence = new Sequence();

    assertThat(sequence.place(numbered(10))).isEqualTo(Sequence.Place.NEXT);
    assertThat(sequence.place(numbered(11))).isEqualTo(Sequence.Place.NEXT);
    assertThat(sequence.place(numbered(11))).isEqualTo(Sequence.Place.DUPLICATE);
    assertThat(sequence.place(numbered(9))).isEqualTo(Sequence.Place.LATE);
    assertThat(sequence.place(numbered(15))).isEqualTo(Sequence.Place.AFTER_A_GAP);
    assertThat(sequence.gap()).contains(new Sequence.Gap(11, 15));
    assertThat(sequence.fills(numbered(11))).isFalse();
    assertThat(sequence.fills(numbered(15))).isFalse();
    assertThat(sequence.fills(numbered(13))).isTrue();
    assertThat(sequence.gap()).contains(new Sequence.Gap(11, 15));
    assertThat(sequence.fills(numbered(12))).isTrue();
    assertThat(sequence.gap()).contains(new Sequence.Gap(13, 15));
    assertThat(sequence.lacks()).isTrue();
    assertThat(sequence.fills(numbered(13))).isFalse();
    assertThat(sequence.fills(numbered(14))).isTrue();
    assertThat(sequence.lacks()).isFalse();
  }

  @Test
  void gap_thatWidensWhileItIsAskedAbout_isAskedAboutOnce() {
    Sequence sequence = new Sequence();
    sequence.place(numbered(1));
    sequence.place(numbered(3));

    assertThat(sequence.beginRefill()).isTrue();
    sequence.place(numbered(6));

    assertThat(sequence.beginRefill()).isFalse();
    assertThat(sequence.gap()).contains(new Sequence.Gap(1, 6));
    sequence.closeGap();
    assertThat(sequence.gap()).isEmpty();
  }

  @Test
  void pricesWithoutNumbers_goByTheirTimes() {
    Sequence sequence = new Sequence();

    assertThat(sequence.place(timed(1_000, "1"))).isEqualTo(Sequence.Place.NEXT);
    assertThat(sequence.place(timed(1_000, "2"))).isEqualTo(Sequence.Place.NEXT);
    assertThat(sequence.place(timed(1_000, "2"))).isEqualTo(Sequence.Place.DUPLICATE);
    assertThat(sequence.place(timed(999, "3"))).isEqualTo(Sequence.Place.LATE);
    assertThat(sequence.place(timed(5_000, "3"))).isEqualTo(Sequence.Place.NEXT);
    sequence.interrupt();
    assertThat(sequence.place(timed(9_000, "4"))).isEqualTo(Sequence.Place.AFTER_A_GAP);
    assertThat(sequence.gap()).contains(new Sequence.Gap(NOON + 5_000, NOON + 9_000));
  }

  @Test
  void jump_isHeldBack_andGivenUpWhereTheNextPriceIsAsBefore() {
    Sanity sanity = warm(new Sanity(12));

    Sanity.Verdict jump = sanity.judge(timed(100_000, "150"));
    Sanity.Verdict next = sanity.judge(timed(101_000, "100.01"));

    assertThat(jump.good()).isEmpty();
    assertThat(jump.bad()).isEmpty();
    assertThat(next.good()).hasSize(1);
    assertThat(next.bad())
        .get()
        .extracting(Sanity.Doubted::reason)
        .asString()
        .contains("jumped by", "150");
  }

  @Test
  void jump_thatASecondPriceConfirms_isPassedOnWithIt() {
    Sanity sanity = warm(new Sanity(12));

    sanity.judge(timed(100_000, "150"));
    Sanity.Verdict next = sanity.judge(timed(101_000, "150.2"));

    assertThat(next.good())
        .extracting(p -> p.update().price().toPlainString())
        .containsExactly("150", "150.2");
    assertThat(next.bad()).isEmpty();
    assertThat(sanity.judge(timed(102_000, "150.1")).good()).hasSize(1);
  }

  @Test
  void usualWalk_isNeverDoubted_andEveryPriceIsAccountedFor() {
    SplittableRandom random = new SplittableRandom(7);
    Sanity sanity = new Sanity(12);
    double price = 100;
    int good = 0;
    for (int i = 0; i < 20_000; i++) {
      price *= Math.exp(0.001 * random.nextGaussian());
      good +=
          sanity.judge(timed(i * 1_000L, BigDecimal.valueOf(price).toPlainString())).good().size();
    }

    assertThat(good).isEqualTo(20_000);
    assertThat(sanity.giveUp()).isEmpty();
  }

  @Test
  void longSilence_allowsALongerMove() {
    Sanity sanity = new Sanity(12);
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 200; i++) {
      sanity.judge(
          timed(
              i * 1_000L, BigDecimal.valueOf(100 + 0.05 * random.nextGaussian()).toPlainString()));
    }

    assertThat(sanity.judge(timed(200_000L + 2 * 86_400_000L, "104")).good()).hasSize(1);
  }

  @Test
  void zeroSigmas_doubtNothing() {
    Sanity sanity = warm(new Sanity(0));

    assertThat(sanity.judge(timed(100_000, "99999")).good()).hasSize(1);
  }

  @Test
  void sourceThatIsIll_isLeftAfterAWhile_andGetsItsPlaceBackLater() {
    Failover failover =
        new Failover(List.of("a", "b", "c"), Duration.ofSeconds(5), Duration.ofSeconds(60));
    Set<String> well = new HashSet<>(Set.of("a", "b", "c"));
    failover.look(well::contains, 0);

    well.remove("a");
    assertThat(failover.look(well::contains, 1_000)).isFalse();
    assertThat(failover.look(well::contains, 5_900)).isFalse();
    assertThat(failover.look(well::contains, 6_000)).isTrue();
    assertThat(failover.active()).isEqualTo("b");

    well.add("a");
    failover.look(well::contains, 10_000);
    assertThat(failover.look(well::contains, 69_999)).isFalse();
    assertThat(failover.look(well::contains, 70_000)).isTrue();
    assertThat(failover.active()).isEqualTo("a");
  }

  @Test
  void sourceThatFlaps_doesNotGetItsPlaceBack() {
    Failover failover =
        new Failover(List.of("a", "b"), Duration.ofSeconds(5), Duration.ofSeconds(60));
    int changes = 0;
    for (int second = 0; second < 3_600; second++) {
      boolean wellNow = second % 20 < 10;
      changes += failover.look(name -> name.equals("b") || wellNow, second * 1_000L) ? 1 : 0;
    }

    assertThat(changes).isEqualTo(1);
    assertThat(failover.active()).isEqualTo("b");
  }

  @Test
  void whereAllAreIll_theActiveOneStays() {
    Failover failover = new Failover(List.of("a", "b"), Duration.ZERO, Duration.ofSeconds(1));

    assertThat(failover.look(name -> false, 0)).isFalse();
    assertThat(failover.active()).isEqualTo("a");
    assertThat(failover.wanted("a")).isTrue();
    assertThat(failover.wanted("b")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "*/15 * * * *, 2024-11-20T12:00:00Z, 2024-11-20T12:15:00Z",
    "0 0 * * *, 2024-11-20T12:00:00Z, 2024-11-21T00:00:00Z",
    "25 9 * * MON-FRI, 2024-11-22T10:00:00Z, 2024-11-25T09:25:00Z",
    "0 12 29 2 *, 2024-11-20T12:00:00Z, 2028-02-29T12:00:00Z",
    "30 8 1 * MON, 2024-11-20T12:00:00Z, 2024-11-25T08:30:00Z",
    "5 4 * JAN SUN, 2024-11-20T12:00:00Z, 2025-01-05T04:05:00Z",
    "0 0 * * 7, 2024-11-20T12:00:00Z, 2024-11-24T00:00:00Z",
    "10-20/5 1 * * *, 2024-11-20T01:12:00Z, 2024-11-20T01:15:00Z"
  })
  void cron_isDueNext(String expression, String after, String next) {
    Cron cron = Cron.parse(expression, ZoneOffset.UTC);

    assertThat(cron.next(Instant.parse(after).atZone(ZoneOffset.UTC)).toInstant())
        .isEqualTo(Instant.parse(next));
  }

  @Test
  void cron_ofAZone_followsItsClockChanges() {
    Cron open = Cron.parse("30 9 * * *", ZoneId.of("America/New_York"));

    assertThat(open.next(Instant.parse("2024-11-01T20:00:00Z").atZone(ZoneOffset.UTC)).toInstant())
        .isEqualTo(Instant.parse("2024-11-02T13:30:00Z"));
    assertThat(open.next(Instant.parse("2024-11-03T00:00:00Z").atZone(ZoneOffset.UTC)).toInstant())
        .isEqualTo(Instant.parse("2024-11-03T14:30:00Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "* * * *",
        "60 * * * *",
        "* 24 * * *",
        "a * * * *",
        "5-1 * * * *",
        "*/0 * * * *",
        "1/2/3 * * * *",
        "* * 0 * *",
        "* * * 13 *",
        "* * * * 8"
      })
  void cron_thatIsNone_isRefused(String expression) {
    assertThatThrownBy(() -> Cron.parse(expression, ZoneOffset.UTC))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("cron:");
  }

  @Test
  void cron_thatIsNeverDue_isSaidWhenAsked() {
    Cron never = Cron.parse("0 0 31 2 *", ZoneOffset.UTC);

    assertThatThrownBy(() -> never.next(Instant.EPOCH.atZone(ZoneOffset.UTC)))
        .hasMessageContaining("never due");
  }

  @Test
  void timetable_beginsWhatIsDue_once() {
    List<Schedule> begun = new ArrayList<>();
    Timetable timetable = new Timetable(begun::add);
    Schedule schedule = new Schedule(Duration.ofMinutes(1), null, List.of(new Symbol("A")), 0);
    Instant start = Instant.ofEpochMilli(NOON);

    timetable.look(List.of(schedule), start);
    timetable.look(List.of(schedule), start.plusSeconds(59));
    assertThat(begun).isEmpty();
    timetable.look(List.of(schedule), start.plusSeconds(60));
    timetable.look(List.of(schedule), start.plusSeconds(61));

    assertThat(begun).hasSize(1);
  }

  @Test
  void aliases_comeBeforeTheRule_andUsersBeforeTheHouse() {
    Aliases aliases =
        Aliases.builtIn().with(Map.of("coingecko", Map.of("PEPE-USD", "pepe", "BTC", "wrapped")));

    assertThat(aliases.listing(new CoinGecko(), new Symbol("ETH-EUR")))
        .contains(Said.listing("ETH-EUR", "ethereum"));
    assertThat(aliases.listing(new CoinGecko(), new Symbol("PEPE-USD")))
        .contains(Said.listing("PEPE-USD", "pepe"));
    assertThat(aliases.listing(new CoinGecko(), new Symbol("BTC-USD")))
        .contains(Said.listing("BTC-USD", "wrapped"));
    assertThat(aliases.listing(new CoinGecko(), new Symbol("NOSUCH-USD"))).isEmpty();
    assertThat(aliases.listing(new Yahoo(), new Symbol("BRK.B")))
        .contains(Said.listing("BRK.B", "BRK-B"));
  }

  @Test
  void retryAfter_isReadAsSecondsOrADate_andBounded() {
    Instant now = Instant.ofEpochMilli(NOON);

    assertThat(Failures.retryAfter("120", now)).isEqualTo(Duration.ofMinutes(2));
    assertThat(Failures.retryAfter("Wed, 20 Nov 2024 12:00:30 GMT", now))
        .isEqualTo(Duration.ofSeconds(30));
    assertThat(Failures.retryAfter("999999999", now)).isEqualTo(Duration.ofHours(1));
    assertThat(Failures.retryAfter("Wed, 20 Nov 2024 11:00:00 GMT", now)).isZero();
    assertThat(Failures.retryAfter("soon", now)).isNull();
    assertThat(Failures.retryAfter(null, now)).isNull();
  }

  @Test
  void budget_isSpentByWeight_andNotBeyondWhatACallCanWait() {
    Budget budget =
        new Budget(
            "toy", new Terms("https://a", "", 10, Duration.ofHours(1), 1, Duration.ofSeconds(1)));

    assertThat(budget.spend(6, Duration.ZERO)).contains(Duration.ZERO);
    assertThat(budget.spend(4, Duration.ZERO)).contains(Duration.ZERO);
    assertThat(budget.left()).isZero();
    assertThat(budget.spend(1, Duration.ofSeconds(30))).isEmpty();
  }

  private static Sanity warm(Sanity sanity) {
    for (int i = 0; i < 50; i++) {
      sanity.judge(timed(i * 1_000L, i % 2 == 0 ? "100.00" : "100.05"));
    }
    return sanity;
  }

  private static Message.Price numbered(long id) {
    return new Message.Price(update(id, "1"), id);
  }

  private static Message.Price timed(long millis, String price) {
    return new Message.Price(update(millis, price), Message.Price.UNNUMBERED);
  }

  private static PriceUpdate update(long millis, String price) {
    BigDecimal value = new BigDecimal(price).setScale(8, java.math.RoundingMode.HALF_EVEN);
    return new PriceUpdate(
        new Symbol("A"), value.stripTrailingZeros(), null, null, null, "USD", "toy", NOON + millis);
  }
}
