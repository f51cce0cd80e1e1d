package io.tidemark.ingest.provider;

import java.time.Duration;

/**
 * What a provider allows, and how it is treated.
 *
 * @param url where its requests go; the stream's where it has one is {@code streamUrl}
 * @param streamUrl where its stream is; empty for none
 * @param budget the weight of requests that may be spent in a period
 * @param period over which the budget is spent
 * @param concurrent requests in flight at once
 * @param poll how often prices are asked for where there is no stream
 */
public record Terms(
    String url, String streamUrl, int budget, Duration period, int concurrent, Duration poll) {
  public Terms {
    if (budget < 1 || concurrent < 1) {
      throw new IllegalArgumentException(
          "budget and concurrent must be above zero, were " + budget + ", " + concurrent);
    }
    if (period.toMillis() < 1 || poll.toMillis() < 1) {
      throw new IllegalArgumentException(
          "period and poll must be at least 1 ms, were " + period + ", " + poll);
    }
  }
}
