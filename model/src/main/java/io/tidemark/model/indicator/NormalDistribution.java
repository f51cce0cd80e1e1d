package io.tidemark.model.indicator;

/** The standard normal distribution. */
@SuppressWarnings("FloatingPointLiteralPrecision") // the coefficients stand as published
public final class NormalDistribution {
  /*
   * W. J. Cody's rational minimax approximations: in x² about the middle, in |x| up to √32, in 1/x²
   * beyond [1], with the coefficients of ANORM in [2]. The absolute error is about that of a double
   * near 1, and the lower tail keeps its relative precision too: exp(-x²/2) is taken in two factors,
   * of x cut to sixteenths, whose square is exact, and of the rest.
   *
   * StrictMath rather than Math: the same bits on every machine and whether compiled or not, so that
   * a value computed again elsewhere is the same value.
   *
   * [1] W. J. Cody, Rational Chebyshev Approximations for the Error Function, Mathematics of
   *     Computation 23 (1969), 631-637.
   * [2] W. J. Cody, Algorithm 715: SPECFUN, ACM Transactions on Mathematical Software 19 (1993),
   *     22-32.
   */
  private static final double MIDDLE = 0.66291;
  private static final double SQRT_32 = 5.656854249492380195206754896838;
  private static final double ONE_OVER_SQRT_2PI = 0.39894228040143267793994605993438;

  private static final double[] A = {
    2.2352520354606839287e00,
    1.6102823106855587881e02,
    1.0676894854603709582e03,
    1.8154981253343561249e04,
    6.5682337918207449113e-2
  };
  private static final double[] B = {
    4.7202581904688241870e01,
    9.7609855173777669322e02,
    1.0260932208618978205e04,
    4.5507789335026729956e04
  };
  private static final double[] C = {
    3.9894151208813466764e-1,
    8.8831497943883759412e00,
    9.3506656132177855979e01,
    5.9727027639480026226e02,
    2.4945375852903726711e03,
    6.8481904505362823326e03,
    1.1602651437647350124e04,
    9.8427148383839780218e03,
    1.0765576773720192317e-8
  };
  private static final double[] D = {
    2.2266688044328115691e01,
    2.3538790178262499861e02,
    1.5193775994075548050e03,
    6.4855582982667607550e03,
    1.8615571640885098091e04,
    3.4900952721145977266e04,
    3.8912003286093271411e04,
    1.9685429676859990727e04
  };
  private static final double[] P = {
    2.1589853405795699e-1,
    1.274011611602473639e-1,
    2.2235277870649807e-2,
    1.421619193227893466e-3,
    2.9112874951168792e-5,
    2.307344176494017303e-2
  };
  private static final double[] Q = {
    1.28426009614491121e00,
    4.68238212480865118e-1,
    6.59881378689285515e-2,
    3.78239633202758244e-3,
    7.29751555083966205e-5
  };

  private NormalDistribution() {}

  /** The probability of a value below {@code x}, 0 to 1, right to 1e-15; of infinities 0 and 1. */
  public static double cdf(double x) {
    double y = Math.abs(x);
    if (y <= MIDDLE) {
      double z = y * y;
      return 0.5 + x * ratio(A, B, z);
    }
    double tail = y <= SQRT_32 ? density(y, ratio(C, D, y)) : far(y);
    return x < 0 ? tail : 1 - tail;
  }

  private static double far(double y) {
    double z = 1 / (y * y);
    return density(y, (ONE_OVER_SQRT_2PI - z * ratio(P, Q, z)) / y);
  }

  /** One quotient of polynomials; the highest coefficient of {@code top} is its last. */
  private static double ratio(double[] top, double[] bottom, double z) {
    int last = bottom.length - 1;
    double numerator = top[top.length - 1] * z;
    double denominator = z;
    for (int i = 0; i < last; i++) {
      numerator = (numerator + top[i]) * z;
      denominator = (denominator + bottom[i]) * z;
    }
    return (numerator + top[last]) / (denominator + bottom[last]);
  }

  private static double density(double y, double factor) {
    double cut = (int) (Math.min(y, 1000) * 16) / 16.0;
    double rest = (y - cut) * (y + cut);
    return StrictMath.exp(-cut * cut / 2) * StrictMath.exp(-rest / 2) * factor;
  }
}
