package io.tidemark.runtime.access;

import io.tidemark.model.InvalidRecordException;
import io.tidemark.runtime.Settings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Some clients' keys; several of one name are all good, so that keys can be exchanged. */
public record ApiKeys(List<ApiKey> keys) {
  /** Nobody's. */
  public static final ApiKeys NONE = new ApiKeys(List.of());

  private static final int LONGEST = 256;

  public ApiKeys {
    keys = List.copyOf(keys);
  }

  /** Out of {@code name:sha256,name:sha256}; what is wrong is told to {@code settings}. */
  public static ApiKeys from(Settings settings, String setting, String meaning) {
    String text = settings.text(setting, "", meaning);
    List<ApiKey> keys = new ArrayList<>();
    for (String one : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      int colon = one.indexOf(':');
      String name = colon < 0 ? "" : one.substring(0, colon).strip();
      try {
        keys.add(new ApiKey(name, one.substring(colon + 1).strip()));
      } catch (InvalidRecordException e) {
        // not shown as it is: somebody may have put the key itself there
        String shown = (name.isEmpty() ? "" : name + ":") + "…";
        settings.problem(
            setting,
            shown,
            "must be NAME:SHA256 as tidemark key NAME prints it, several by commas");
      }
    }
    return new ApiKeys(keys);
  }

  boolean isEmpty() {
    return keys.isEmpty();
  }

  /** Whose key it is; null where it is nobody's. Takes as long for a wrong one as for a right. */
  @Nullable String ownerOf(String text) {
    if (text.length() > LONGEST) {
      return null;
    }
    byte[] digest =
        HexFormat.of().formatHex(ApiKey.digest(text)).getBytes(StandardCharsets.US_ASCII);
    String owner = null;
    for (ApiKey key : keys) {
      if (key.fits(digest)) {
        owner = key.name();
      }
    }
    return owner;
  }
}
