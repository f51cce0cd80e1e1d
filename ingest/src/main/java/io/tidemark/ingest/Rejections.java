package io.tidemark.ingest;

import java.util.ArrayList;
import java.util.List;

/** The items of one request that were refused: all are counted, the first are told. */
final class Rejections {
  /** How many are told. */
  static final int TOLD = 1_000;

  /** One refused item. */
  record Rejection(int index, String reason) {}

  private final List<Rejection> told = new ArrayList<>();
  private int count;

  void add(int index, String reason) {
    count++;
    if (told.size() < TOLD) {
      told.add(new Rejection(index, reason));
    }
  }

  int count() {
    return count;
  }

  List<Rejection> told() {
    return List.copyOf(told);
  }
}
