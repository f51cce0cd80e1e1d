package io.tidemark.query;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Compresses what is worth it, for clients that take it. */
final class Gzip {
  /** Less than this fits into a packet or two anyway. */
  static final int WORTH_BYTES = 1_400;

  private Gzip() {}

  /** Whether an {@code Accept-Encoding} takes gzip: by its name or by a star, not at weight 0. */
  static boolean taken(@Nullable String acceptEncoding) {
    if (acceptEncoding == null) {
      return false;
    }
    boolean any = false;
    for (String one : acceptEncoding.toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] parts = one.split(";", -1);
      String coding = parts[0].strip();
      if (coding.equals("gzip")) {
        return !refused(parts);
      }
      any |= coding.equals("*") && !refused(parts);
    }
    return any;
  }

  private static boolean refused(String[] parts) {
    return parts.length > 1 && parts[1].strip().matches("q\\s*=\\s*0(\\.0{0,3})?");
  }

  static Buffer compressed(Buffer body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length() / 3);
    try (Fast out = new Fast(bytes)) {
      out.write(body.getBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Buffer.buffer(bytes.toByteArray());
  }

  private static final class Fast extends GZIPOutputStream {
    Fast(ByteArrayOutputStream bytes) throws IOException {
      super(bytes);
      def.setLevel(Deflater.BEST_SPEED); // on the event loop, time counts more than bytes
    }
  }
}
