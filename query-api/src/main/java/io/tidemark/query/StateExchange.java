package io.tidemark.query;

import io.tidemark.runtime.HostPort;
import java.util.concurrent.CompletionStage;

/** Carries questions to one processor and its answers back. */
interface StateExchange {
  /**
   * What it answers to {@code lines}; fails where it does not answer in time, or with {@link
   * OtherEditionException} where it computes another edition.
   */
  CompletionStage<byte[]> post(HostPort processor, String edition, byte[] lines);

  /** The processor answers, but for another edition of the cache topics. */
  final class OtherEditionException extends RuntimeException {
    OtherEditionException() {
      super("another edition is computed there", null, false, false);
    }
  }
}
