package io.tidemark.model.indicator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** All 502 days of the vectors of which {@link SpyVectors} are the first 60, where they lie by. */
class RecordedVectorsTest {
  private static final Path FOLDER =
      root().resolveSibling("shared").resolve("data/vectors/stock_indicators");

  @BeforeEach
  void needsTheVectors() {
    assumeTrue(Files.isDirectory(FOLDER), "no recorded vectors at " + FOLDER);
  }

  @Test
  void rsi_ofAllDays_isThePublishedOne() throws IOException {
    List<OptionalDouble> values = new ArrayList<>();
    Rsi rsi = Rsi.of(14);
    for (double close : closes()) {
      rsi = rsi.plus(close);
      values.add(rsi.value());
    }

    assertPublished(values, column("rsi_14.csv", 2));
  }

  @Test
  void ema_ofAllDays_isThePublishedOne() throws IOException {
    List<OptionalDouble> values = new ArrayList<>();
    Ema ema = Ema.of(20);
    for (double close : closes()) {
      ema = ema.plus(close);
      values.add(ema.value());
    }

    assertPublished(values, column("ema_20.csv", 2));
  }

  @Test
  void macd_ofAllDays_isThePublishedOne() throws IOException {
    List<OptionalDouble> lines = new ArrayList<>();
    List<OptionalDouble> signals = new ArrayList<>();
    List<OptionalDouble> histograms = new ArrayList<>();
    Macd macd = Macd.of(12, 26, 9);
    for (double close : closes()) {
      macd = macd.plus(close);
      lines.add(macd.line());
      signals.add(macd.signal());
      histograms.add(macd.histogram());
    }

    assertPublished(lines, column("macd_12_26_9.csv", 4));
    assertPublished(signals, column("macd_12_26_9.csv", 5));
    assertPublished(histograms, column("macd_12_26_9.csv", 6));
  }

  @Test
  void averagesAndReturns_ofAllDays_areThePublishedOnes() throws IOException {
    List<OptionalDouble> averages = new ArrayList<>();
    List<OptionalDouble> over14 = new ArrayList<>();
    List<OptionalDouble> over20 = new ArrayList<>();
    DailyCloses daily = new DailyCloses();
    for (double close : closes()) {
      int day = daily.count();
      History before = daily.before(day);
      OptionalDouble above = before.aboveAverage(close, 20);
      averages.add(above.isEmpty() ? above : OptionalDouble.of(close - above.getAsDouble()));
      over14.add(percent(MomentumModel.returnOver(close, before, 14)));
      over20.add(percent(MomentumModel.returnOver(close, before, 20)));
      daily.put(day, close);
    }

    assertPublished(averages, field("sma.standard.json.gz", "sma"));
    assertPublished(over14, field("roc.standard.json.gz", "roc"));
    assertPublished(over20, column("roc_20.csv", 3));
  }

  private static OptionalDouble percent(OptionalDouble change) {
    return change.isEmpty() ? change : OptionalDouble.of(100 * change.getAsDouble());
  }

  private static void assertPublished(List<OptionalDouble> values, List<String> published) {
    assertThat(values).hasSize(502).hasSameSizeAs(published);
    for (int i = 0; i < values.size(); i++) {
      if (published.get(i).isEmpty()) {
        assertThat(values.get(i)).as("day %s", i).isEmpty();
      } else {
        assertThat(values.get(i).orElseThrow())
            .as("day %s", i)
            .isCloseTo(Double.parseDouble(published.get(i)), within(1e-9));
      }
    }
  }

  private static double[] closes() throws IOException {
    return column("quotes_default.csv", 4).stream().mapToDouble(Double::parseDouble).toArray();
  }

  /** One column of a file of comma-separated values, without its head. */
  private static List<String> column(String file, int index) throws IOException {
    try (Stream<String> lines = Files.lines(FOLDER.resolve(file))) {
      return lines.skip(1).map(line -> line.split(",", -1)[index]).toList();
    }
  }

  /** One field of each object of a JSON file, null as the empty text. */
  private static List<String> field(String file, String name) throws IOException {
    try (var in = new GZIPInputStream(Files.newInputStream(FOLDER.resolve(file)))) {
      String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Pattern.compile("\"" + name + "\": (null|[-0-9.eE]+)")
          .matcher(json)
          .results()
          .map(found -> found.group(1).equals("null") ? "" : found.group(1))
          .toList();
    }
  }

  /** The folder of the project: that of the Maven wrapper, at or above the working directory. */
  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("mvnw")) && folder.getParent() != null) {
      folder = folder.getParent();
    }
    return folder;
  }
}
