package io.tidemark.runtime.access;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Names requests; safe for many threads. */
public final class RequestIds {
  private static final int LONGEST = 64;

  private final String prefix;
  private final AtomicLong made = new AtomicLong();

  /** With a beginning of its own. */
  public RequestIds() {
    byte[] random = new byte[6];
    new SecureRandom().nextBytes(random);
    prefix = HexFormat.of().formatHex(random) + "-";
  }

  /** The client's own, where it is fit to be echoed and logged; else a new one. */
  public String of(@Nullable String given) {
    return given != null && fit(given) ? given : prefix + Long.toString(made.getAndIncrement(), 36);
  }

  private static boolean fit(String text) {
    if (text.isEmpty() || text.length() > LONGEST) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && !(c >= '0' && c <= '9') && "._:/+=-".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }
}
