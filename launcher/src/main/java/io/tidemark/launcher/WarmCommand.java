package io.tidemark.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.runtime.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidemark warm}: has providers asked now, and waits until the answers can be read. */
@Command(
    name = "warm",
    description =
        "Asks the providers for prices now and tells of each symbol when it was readable, or why it"
            + " is not; exit code 0 where all are, 1 where one is not.")
final class WarmCommand implements Callable<Integer>, SettingsHelp.Configured {
  /** Which symbols. */
  static final class Wanted {
    @Option(names = "--symbols", split = ",", paramLabel = "A,B", description = "these")
    private @Nullable List<String> symbols;

    @Option(names = "--popular", paramLabel = "N", description = "the N most popular")
    private @Nullable Integer popular;

    @Option(
        names = "--most-read",
        paramLabel = "N",
        description = "the N that the query API is asked for most, as it tells an administrator")
    private @Nullable Integer mostRead;
  }

  @Mixin private final Target target = new Target();

  @ArgGroup(multiplicity = "1")
  private Wanted wanted = new Wanted();

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      description = "for the providers and the cache, at most so long (30)")
  private int wait = 30;

  @Option(names = "--json", description = "one JSON object instead of a table")
  private boolean json;

  private final Shell shell;

  WarmCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    if (wait < 1 || wait > 3_600) {
      throw new RefusedException("--wait must be 1 to 3600, was " + wait);
    }
    Settings settings = target.settings(shell);
    URI ingest = ingest(settings);
    URI query = query(settings);
    settings.check();
    Warming warming =
        new Warming(
            new Warming.Place(ingest, ingestKey(settings)),
            new Warming.Place(query, queryKey(settings)),
            Duration.ofSeconds(wait));
    List<Warmed> warmed = warming.run(request(warming));
    print(warmed);
    return warmed.stream().allMatch(Warmed::readable) ? 0 : 1;
  }

  @Override
  public void read(Settings settings) {
    ingest(settings);
    query(settings);
    ingestKey(settings);
    queryKey(settings);
  }

  private static String ingestKey(Settings settings) {
    return settings.text(SettingNames.INGEST_KEY, "", "key to show to ingest");
  }

  private static String queryKey(Settings settings) {
    return settings.text(SettingNames.QUERY_KEY, "", "key to show to the query API");
  }

  private static URI ingest(Settings settings) {
    return settings.uri(
        SettingNames.INGEST_URL, "http://127.0.0.1:8081", List.of("http", "https"), "of ingest");
  }

  private static URI query(Settings settings) {
    return settings.uri(
        SettingNames.QUERY_URL,
        "http://127.0.0.1:8080",
        List.of("http", "https"),
        "of the query API");
  }

  private Map<String, Object> request(Warming warming) {
    if (wanted.symbols != null) {
      return Map.of("symbols", List.copyOf(wanted.symbols));
    }
    if (wanted.mostRead != null) {
      if (wanted.mostRead < 1) {
        throw new RefusedException("--most-read must be at least 1, was " + wanted.mostRead);
      }
      List<String> symbols = warming.mostRead(wanted.mostRead);
      if (symbols.isEmpty()) {
        throw new RefusedException("the query API has not been asked for any symbol yet");
      }
      return Map.of("symbols", symbols);
    }
    return Map.of("popular", wanted.popular == null ? 0 : wanted.popular);
  }

  private void print(List<Warmed> warmed) {
    if (json) {
      shell.out().println(JsonText.of(Map.of("symbols", warmed)));
    } else {
      Table table = new Table(List.of("SYMBOL", "SOURCE", "READABLE", "NOTE"));
      for (Warmed one : warmed) {
        String took = String.format(Locale.ROOT, "%.2f s", one.millis() / 1000.0);
        table.row(one.symbol(), one.source(), one.readable() ? took : "no", one.note());
      }
      shell.out().print(table.text());
    }
    shell.out().flush();
  }

  /**
   * What became of one symbol.
   *
   * @param source who told the price; empty where nobody did
   * @param millis from the command's request until it was readable, or was given up
   * @param note why it is not readable, or that it is an old one
   */
  record Warmed(String symbol, String source, boolean readable, long millis, String note) {
    static List<Warmed> failed(JsonNode results) {
      List<Warmed> failed = new ArrayList<>();
      results.forEach(
          result -> {
            if (!result.has("tidemark")) {
              failed.add(
                  new Warmed(
                      result.path("symbol").asText(),
                      result.path("source").asText(""),
                      false,
                      result.path("millis").asLong(),
                      result.path("reason").asText()));
            }
          });
      return failed;
    }
  }
}
