package io.tidemark.runtime.access;

import io.tidemark.model.InvalidRecordException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A client's key as the settings hold it. Only its digest is kept. A plain SHA-256 will do, without
 * salt or stretching, since keys are 256 random bits: there is nothing to guess.
 *
 * @param name of the client, as limits and logs tell it
 * @param sha256 of the key's text, in hex
 */
public record ApiKey(String name, String sha256) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
  private static final String START = "tm_";
  private static final int RANDOM_BYTES = 32;

  public ApiKey {
    if (!NAME.matcher(name).matches()) {
      throw InvalidRecordException.of("name", "must match " + NAME, name);
    }
    if (!SHA_256.matcher(sha256).matches()) {
      // not shown: somebody may have put the key itself there
      throw new InvalidRecordException("sha256: must be 64 hex digits, lower case");
    }
  }

  /** A text that nobody can guess. */
  public static String newText(SecureRandom random) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return START + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The key of that text. */
  public static ApiKey of(String name, String text) {
    return new ApiKey(name, HexFormat.of().formatHex(digest(text)));
  }

  /** As a setting names it: {@code name:sha256}. */
  public String setting() {
    return name + ":" + sha256;
  }

  boolean fits(byte[] hexDigest) {
    return MessageDigest.isEqual(hexDigest, sha256.getBytes(StandardCharsets.US_ASCII));
  }

  static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
