package io.tidemark.query;

import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Names requests; confined to one thread. */
final class RequestIds {
  private static final int LONGEST = 64;

  private final String prefix;
  private long made;

  RequestIds() {
    byte[] random = new byte[6];
    new SecureRandom().nextBytes(random);
    prefix = HexFormat.of().formatHex(random) + "-";
  }

  /** The client's own, where it is fit to be echoed and logged; else a new one. */
  String of(@Nullable String given) {
    return given != null && fit(given) ? given : prefix + Long.toString(made++, 36);
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
