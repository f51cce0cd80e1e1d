package io.tidemark.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Recorded market data that may lie beside the repository; a test that needs it skips without. */
final class RecordedFiles {
  private static final Path ROOT = Path.of("..", "..", "shared", "data");

  private RecordedFiles() {}

  /** One of them. */
  static Path file(String name) {
    Path path = ROOT.resolve(name);
    assumeTrue(Files.exists(path), "no recorded market data beside the repository");
    return path;
  }

  /** All gzipped ones of a folder, by name. */
  static List<Path> folder(String name) {
    try (Stream<Path> files = Files.list(file(name))) {
      return files.filter(path -> path.toString().endsWith(".csv.gz")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines of a file, split at commas where it is CSV, the header first. */
  static List<String[]> rows(Path path) {
    List<String[]> rows = new ArrayList<>();
    try (InputStream in = Files.newInputStream(path);
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        rows.add(line.split(",", -1));
      }
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
