package io.tidemark.sink;

/** Is told how a comparison is getting on. */
public interface VerifyWatch {
  /** Nobody. */
  VerifyWatch NOBODY = (subject, done, unit, fraction) -> {};

  /**
   * It is at work on {@code subject}.
   *
   * @param done of {@code unit}, so far
   * @param fraction of all the work; 0 where that is not known
   */
  void at(String subject, long done, String unit, double fraction);
}
