package io.tidemark.model.wire;

/** The names of record headers; every value is UTF-8 text. */
public final class RecordHeaders {
  /** Of a cache record: its version, a decimal number. */
  public static final String VERSION = "version";

  /** Of a momentum record: the unrounded score, absent where there is none. */
  public static final String SCORE = "score";

  /** Of a quote: the unrounded return over 63 days, absent without that history. */
  public static final String RETURN_63 = "return63";

  /**
   * Of a dead letter: {@code ingest}, {@code process}, {@code produce} or {@code sink}; {@link
   * #RETRIED} of the note that one has been sent again.
   */
  public static final String STAGE = "stage";

  /** Of a dead letter: what was wrong, naming the field and the value. */
  public static final String REASON = "reason";

  /** Of a dead letter: the topic it came from. */
  public static final String TOPIC = "topic";

  /** Of a dead letter: the partition it came from. */
  public static final String PARTITION = "partition";

  /** Of a dead letter: the offset it came from. */
  public static final String OFFSET = "offset";

  /** Of a dead letter whose value was too large to be kept: how many bytes it had. */
  public static final String LEFT_OUT = "left-out";

  /**
   * Of a record that was sent again, and of the note of that: the position of its dead letter,
   * {@code partition@offset}. One for each time.
   */
  public static final String RETRY_OF = "retry-of";

  /** The {@link #STAGE} of a note among the dead letters: one has been sent again. */
  public static final String RETRIED = "retry";

  private RecordHeaders() {}
}
