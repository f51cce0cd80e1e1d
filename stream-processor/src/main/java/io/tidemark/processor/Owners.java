package io.tidemark.processor;

import org.jspecify.annotations.Nullable;

/** Who owns the state of a symbol or a portfolio, among all instances; safe for many threads. */
interface Owners {
  /**
   * Whose it is.
   *
   * @param partition that it lies in
   * @param address {@code host:port} of the instance; null while none has it
   */
  record Owner(int partition, @Nullable String address) {}

  /** The owner; null while nobody knows. */
  @Nullable Owner of(String store, String subject);
}
