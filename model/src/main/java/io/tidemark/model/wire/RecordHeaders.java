package io.tidemark.model.wire;

/** The names of record headers; every value is UTF-8 text. */
public final class RecordHeaders {
  /** Of a cache record: its version, a decimal number. */
  public static final String VERSION = "version";

  /** Of a momentum record: the unrounded score, absent where there is none. */
  public static final String SCORE = "score";

  /** Of a quote: the unrounded return over 63 days, absent without that history. */
  public static final String RETURN_63 = "return63";

  /** Of a dead letter: {@code ingest}, {@code process}, {@code produce} or {@code sink}. */
  public static final String STAGE = "stage";

  /** Of a dead letter: what was wrong, naming the field and the value. */
  public static final String REASON = "reason";

  /** Of a dead letter: the topic it came from. */
  public static final String TOPIC = "topic";

  /** Of a dead letter: the partition it came from. */
  public static final String PARTITION = "partition";

  /** Of a dead letter: the offset it came from. */
  public static final String OFFSET = "offset";

  private RecordHeaders() {}
}
