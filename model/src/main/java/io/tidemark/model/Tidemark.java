package io.tidemark.model;

/**
 * The position of an input record that a value reflects, where no topic is named the newest one of
 * {@code prices}; written {@code 3@1234}.
 *
 * @param partition of the topic
 * @param offset of the record in it
 */
public record Tidemark(int partition, long offset) {
  public Tidemark {
    if (partition < 0 || offset < 0) {
      throw InvalidRecordException.of("tidemark", "must not be negative", partition + "@" + offset);
    }
  }

  /** Reads {@code partition@offset}. */
  public static Tidemark parse(String text) {
    int at = text.indexOf('@');
    try {
      return new Tidemark(
          Integer.parseInt(text.substring(0, at)), Long.parseLong(text.substring(at + 1)));
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw InvalidRecordException.of("tidemark", "must be partition@offset", text);
    }
  }

  @Override
  public String toString() {
    return partition + "@" + offset;
  }
}
