package io.tidemark.runtime.access;

import io.tidemark.runtime.Problem;

/** Whether a request is let in. */
public sealed interface Entrance {
  /** Who asks. */
  Caller caller();

  /** It is. */
  record Admitted(Caller caller) implements Entrance {
    static final Admitted ANYBODY = new Admitted(new Caller("", null));
  }

  /** It is not; the headers that belong to the problem have been put. */
  record Refused(Caller caller, Problem problem) implements Entrance {}
}
