package io.tidemark.ingest.provider;

import io.tidemark.model.PriceUpdate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Doubts a price that jumps further than a symbol usually moves, until a second one confirms it.
 * For one thread.
 */
final class Sanity {
  /*
   * The usual move is the standard deviation of log returns a square root of a second, smoothed
   * exponentially over about the newest 50 prices, so that a price after a long silence may have moved
   * further than one after a short one. A move below the floor is never doubted: in a market that
   * stands still the deviation is next to nothing. Nothing is doubted before 20 prices are known.
   * A doubted price does not enter the deviation unless it is confirmed.
   */
  private static final double WEIGHT = 1 / 50.0;
  private static final int WARM = 20;
  private static final double FLOOR = 0.01;

  /**
   * What is to become of prices.
   *
   * @param good to be published, in this order
   * @param bad not to be published, and why
   */
  record Verdict(List<Message.Price> good, Optional<Doubted> bad) {
    Verdict {
      good = List.copyOf(good);
    }
  }

  /** A price that nothing confirmed. */
  record Doubted(Message.Price price, String reason) {}

  private final double sigmas;
  private @Nullable PriceUpdate last;
  private double variance;
  private int known;
  private @Nullable Doubted doubted;

  /**
   * A filter that doubts jumps of more than {@code sigmas} standard deviations; 0 doubts nothing.
   */
  Sanity(double sigmas) {
    this.sigmas = sigmas;
  }

  /** Judges the next price, and with it the one in doubt, if any. */
  Verdict judge(Message.Price price) {
    Doubted waiting = doubted;
    PriceUpdate before = last;
    if (before == null || sigmas == 0) {
      learn(price.update());
      return new Verdict(List.of(price), Optional.empty());
    }
    doubted = null;
    if (waiting != null && usual(waiting.price().update(), price.update())) {
      last = waiting.price().update();
      learn(price.update());
      return new Verdict(List.of(waiting.price(), price), Optional.empty());
    }
    if (usual(before, price.update())) {
      learn(price.update());
      return new Verdict(List.of(price), Optional.ofNullable(waiting));
    }
    doubted = new Doubted(price, reason(before, price.update()));
    return new Verdict(List.of(), Optional.ofNullable(waiting));
  }

  /** The price in doubt, which is forgotten by this. */
  Optional<Doubted> giveUp() {
    Doubted waiting = doubted;
    doubted = null;
    return Optional.ofNullable(waiting);
  }

  private boolean usual(PriceUpdate from, PriceUpdate to) {
    double move = Math.abs(move(from, to));
    return known < WARM || move <= FLOOR || move <= sigmas * deviation(from, to);
  }

  private double deviation(PriceUpdate from, PriceUpdate to) {
    return Math.sqrt(variance * seconds(from, to));
  }

  private void learn(PriceUpdate update) {
    PriceUpdate before = last;
    if (before != null) {
      double move = move(before, update);
      double weight = Math.max(WEIGHT, 1.0 / (known + 1));
      variance += (move * move / seconds(before, update) - variance) * weight;
      known++;
    }
    last = update;
  }

  private static double move(PriceUpdate from, PriceUpdate to) {
    return Math.log(to.price().doubleValue() / from.price().doubleValue());
  }

  private static double seconds(PriceUpdate from, PriceUpdate to) {
    return Math.max(1, (to.eventTime() - from.eventTime()) / 1000.0);
  }

  private String reason(PriceUpdate from, PriceUpdate to) {
    return String.format(
        Locale.ROOT,
        "price: jumped by %.1f %% from %s, more than %.0f standard deviations, unconfirmed; was %s",
        100 * (Math.exp(move(from, to)) - 1),
        from.price().toPlainString(),
        sigmas,
        to.price().toPlainString());
  }
}
