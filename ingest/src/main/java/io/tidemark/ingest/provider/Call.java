package io.tidemark.ingest.provider;

import java.util.List;

/**
 * One GET request and how its answer reads.
 *
 * @param subject what it asks for, fit for logs: the path may hold what is secret
 * @param path below the provider's URL, with its query
 * @param weight of the budget that it takes
 */
public record Call(String subject, String path, int weight, Reading reading) {
  /**
   * Reads one answer or frame; throws InvalidRecordException where it is none of the provider's.
   */
  @FunctionalInterface
  public interface Reading {
    /** What it says, in its order; {@code nowMillis} for what names no time. */
    List<Message> read(byte[] json, long nowMillis);
  }

  public Call {
    if (!path.startsWith("/") || weight < 1) {
      throw new IllegalArgumentException("path must start with / and weight be above zero");
    }
  }
}
