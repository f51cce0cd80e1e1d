package io.tidemark.bench;

/** Something that is measured. */
interface Scenario {
  /** What it is called on the command line. */
  String name();

  /** What it measures, in one line. */
  String summary();

  /** Measures once, with servers of its own; what was wrong is thrown. */
  void run(Workplace workplace, Options options, Progress progress, Figures figures);
}
