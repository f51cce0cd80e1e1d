package io.tidemark.query;

import io.tidemark.runtime.Problem;

/** A request that is answered with a problem; without a stack trace, since it is no accident. */
final class RefusedException extends RuntimeException {
  private final transient Problem problem;
  private final boolean silence;

  RefusedException(Problem problem) {
    this(problem, true);
  }

  private RefusedException(Problem problem, boolean silence) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
    this.silence = silence;
  }

  /** Whether it may be for want of an answer, not for what was answered. */
  boolean silence() {
    return silence;
  }

  /** Redis has answered that nothing is served yet. */
  static RefusedException beingFilled() {
    return new RefusedException(Problem.unavailable("the cache is being filled"), false);
  }

  Problem problem() {
    return problem;
  }

  static RefusedException notFound(String detail) {
    return new RefusedException(Problem.notFound(detail));
  }

  static RefusedException unavailable(String detail) {
    return new RefusedException(Problem.unavailable(detail));
  }
}
