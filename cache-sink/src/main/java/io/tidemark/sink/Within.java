package io.tidemark.sink;

/** A time within which what is appended to a cache topic is looked for in Redis. */
enum Within {
  ONE_SECOND("1s", 1_000),
  TEN_SECONDS("10s", 10_000),
  ONE_MINUTE("60s", 60_000);

  private final String words;
  private final long millis;

  Within(String words, long millis) {
    this.words = words;
    this.millis = millis;
  }

  /** As a part of a metric's name. */
  String words() {
    return words;
  }

  long millis() {
    return millis;
  }
}
