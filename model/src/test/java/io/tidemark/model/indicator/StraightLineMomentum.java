package io.tidemark.model.indicator;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The model {@code tidemark-1} worked out in a straight line from all closes, for comparison. It
 * shares nothing with the kernels, and takes its normal distribution from Marsaglia's series.
 *
 * @param closes oldest first, without the current price
 * @param b the benchmark's return over 63 days; NaN for none
 */
public record StraightLineMomentum(List<Double> closes, double c0, double b) {
  double c(int n) {
    return n == 0 ? c0 : closes.get(closes.size() - n);
  }

  public boolean has(int n) {
    return n <= closes.size();
  }

  public double r(int h) {
    return (c0 - c(h)) / c(h);
  }

  public double sigma() {
    List<Double> logs = new ArrayList<>();
    for (int i = 1; i <= 63 && has(i + 1); i++) {
      logs.add(Math.log(c(i)) - Math.log(c(i + 1)));
    }
    double mean = logs.stream().mapToDouble(x -> x).sum() / logs.size();
    double squares = logs.stream().mapToDouble(x -> (x - mean) * (x - mean)).sum();
    return Math.sqrt(squares / (logs.size() - 1));
  }

  public double price() {
    int[] h = {21, 63, 126, 252};
    double[] w = {.4, .3, .2, .1};
    double sum = 0;
    double weights = 0;
    for (int i = 0; i < 4; i++) {
      if (has(h[i])) {
        sum += w[i] * normal(r(h[i]) / (sigma() * Math.sqrt(h[i])));
        weights += w[i];
      }
    }
    return 100 * sum / weights;
  }

  public double sma(int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += c(i);
    }
    return sum / n;
  }

  double trend() {
    int[] n = {20, 50, 200};
    double[] w = {.4, .3, .3};
    double sum = 0;
    double weights = 0;
    for (int i = 0; i < 3; i++) {
      if (has(n[i] - 1)) {
        double sma = sma(n[i]);
        sum += w[i] * normal((c0 - sma) / (sma * sigma() * Math.sqrt(n[i])));
        weights += w[i];
      }
    }
    return 100 * sum / weights;
  }

  /** All closes, oldest first, the current price the last. */
  public List<Double> all() {
    List<Double> all = new ArrayList<>(closes);
    all.add(c0);
    return all;
  }

  public double rsi() {
    List<Double> x = all();
    double gains = 0;
    double losses = 0;
    for (int i = 1; i <= 14; i++) {
      gains += Math.max(0, x.get(i) - x.get(i - 1));
      losses += Math.max(0, x.get(i - 1) - x.get(i));
    }
    double gain = gains / 14;
    double loss = losses / 14;
    for (int i = 15; i < x.size(); i++) {
      gain = (13 * gain + Math.max(0, x.get(i) - x.get(i - 1))) / 14;
      loss = (13 * loss + Math.max(0, x.get(i - 1) - x.get(i))) / 14;
    }
    return gain == 0 && loss == 0 ? 50 : 100 - 100 / (1 + gain / loss);
  }

  /** The averages from the n-th value on. */
  public static List<Double> ema(List<Double> x, int n) {
    List<Double> averages = new ArrayList<>();
    double average = x.subList(0, n).stream().mapToDouble(v -> v).sum() / n;
    averages.add(average);
    for (double value : x.subList(n, x.size())) {
      average = value * 2 / (n + 1) + average * (n - 1) / (n + 1);
      averages.add(average);
    }
    return averages;
  }

  public double histogram() {
    List<Double> fast = ema(all(), 12);
    List<Double> slow = ema(all(), 26);
    List<Double> line = new ArrayList<>();
    for (int i = 0; i < slow.size(); i++) {
      line.add(fast.get(i + 14) - slow.get(i));
    }
    List<Double> signal = ema(line, 9);
    return line.get(line.size() - 1) - signal.get(signal.size() - 1);
  }

  public double technical() {
    return .4 * trend() + .3 * rsi() + .3 * 100 * normal(histogram() / (c0 * sigma()));
  }

  public OptionalDouble relative() {
    return Double.isNaN(b) || !has(63)
        ? OptionalDouble.empty()
        : OptionalDouble.of(100 * normal((r(63) - b) / (sigma() * Math.sqrt(63))));
  }

  public double score() {
    OptionalDouble r = relative();
    return r.isPresent()
        ? .50 * price() + .35 * technical() + .15 * r.getAsDouble()
        : (.50 * price() + .35 * technical()) / (.50 + .35);
  }

  /**
   * G. Marsaglia, Evaluating the Normal Distribution, Journal of Statistical Software 11 (2004), 4.
   */
  static double normal(double x) {
    if (Math.abs(x) > 9) {
      return x < 0 ? 0 : 1;
    }
    double term = x;
    double sum = x;
    for (int i = 3; sum + term != sum || i < 10; i += 2) {
      term *= x * x / i;
      sum += term;
    }
    return .5 + sum * Math.exp(-.5 * x * x) / Math.sqrt(2 * Math.PI);
  }
}
