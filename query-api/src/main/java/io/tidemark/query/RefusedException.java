package io.tidemark.query;

import io.tidemark.runtime.Problem;

/** A request that is answered with a problem; without a stack trace, since it is no accident. */
final class RefusedException extends RuntimeException {
  private final transient Problem problem;

  RefusedException(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
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

  static RefusedException overloaded(String title) {
    return new RefusedException(new Problem(503, "overloaded", title, "try again soon"));
  }
}
