package io.tidemark.ingest.provider;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Recorded answers that may lie beside the repository; a test that needs them skips without. */
final class Payloads {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Payloads() {}

  static Path file(String name) {
    Path root = root();
    assumeTrue(root != null, "no recorded payloads beside the repository");
    return root.resolve(name);
  }

  static byte[] bytes(String name) {
    try {
      return Files.readAllBytes(file(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Path> folder(String name) {
    try (Stream<Path> files = Files.list(file(name))) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The frames of a recording, in the order of their coming. */
  static List<byte[]> frames(String name) {
    try (InputStream in = Files.newInputStream(file(name));
        InputStream plain = name.endsWith(".gz") ? new GZIPInputStream(in) : in;
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .map(line -> name.endsWith(".gz") ? frame(line) : line)
          .map(frame -> frame.getBytes(StandardCharsets.UTF_8))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String frame(String line) {
    try {
      return JSON.readTree(line).path("frame").asText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable Path root() {
    Path above = Path.of("").toAbsolutePath();
    for (int i = 0; i < 4 && above != null; i++, above = above.getParent()) {
      Path root = above.resolve("shared/data/payloads");
      if (Files.isDirectory(root)) {
        return root;
      }
    }
    return null;
  }
}
