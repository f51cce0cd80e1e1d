package io.tidemark.model.indicator;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Seeded geometric random walks to stand for closes. */
final class Walks {
  private Walks() {}

  /** So many closes, oldest first, from 100 on, with changes of some 1.5 percent a day. */
  static List<Double> walk(long seed, int days) {
    Random random = new Random(seed);
    List<Double> closes = new ArrayList<>(days);
    double close = 100;
    for (int i = 0; i < days; i++) {
      closes.add(close);
      close *= Math.exp(0.015 * random.nextGaussian());
    }
    return closes;
  }

  /** The closes on consecutive days from day 0 on. */
  static DailyCloses closes(List<Double> closes) {
    DailyCloses daily = new DailyCloses();
    for (int day = 0; day < closes.size(); day++) {
      daily.put(day, closes.get(day));
    }
    return daily;
  }

  /** All of these closes as a history. */
  static History history(List<Double> closes) {
    return closes(closes).before(closes.size());
  }
}
