package io.tidemark.launcher;

import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.PortfolioId;
import io.tidemark.model.Symbol;
import io.tidemark.model.wire.CacheTopic;
import io.tidemark.runtime.KafkaSettings;
import io.tidemark.runtime.RedisSettings;
import io.tidemark.runtime.Settings;
import io.tidemark.sink.SinkConfig;
import io.tidemark.sink.Verification;
import io.tidemark.sink.VerifyOptions;
import io.tidemark.sink.VerifyReport;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code tidemark verify}: whether the cache holds what the log says. */
@Command(
    name = "verify",
    description =
        "Compares the cache with the cache topics while traffic flows; exit code 0 where they"
            + " agree, 1 where anything is wrong. Entries that have expired or were evicted are"
            + " normal. Run it with the settings of the sink.")
final class VerifyCommand implements Callable<Integer>, SettingsHelp.Configured {
  /** Reads the name of a kind. */
  static final class KindOption implements ITypeConverter<CacheTopic> {
    @Override
    public CacheTopic convert(String text) {
      return Arrays.stream(CacheTopic.values())
          .filter(kind -> kind.suffix().equals(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "must be one of %s, was %s".formatted(kinds(), text)));
    }

    private static String kinds() {
      return Arrays.stream(CacheTopic.values())
          .map(CacheTopic::suffix)
          .collect(Collectors.joining(", "));
    }
  }

  @Mixin private final Target target = new Target();

  @Option(
      names = "--sample",
      paramLabel = "N",
      description =
          "about N keys of each topic, the same ones each time; nothing orphaned is searched for")
  private @Nullable Integer sample;

  @Option(
      names = "--kinds",
      split = ",",
      paramLabel = "KIND",
      converter = KindOption.class,
      description = "these alone: quotes, momentum, valuations, assets, bars-1m … bars-1d")
  private List<CacheTopic> kinds = List.of();

  @Option(
      names = "--symbols",
      split = ",",
      paramLabel = "SYMBOL",
      description = "the entries of these alone")
  private List<String> symbols = List.of();

  @Option(
      names = "--portfolios",
      split = ",",
      paramLabel = "ID",
      description = "the valuations of these alone")
  private List<String> portfolios = List.of();

  @Option(
      names = "--repair",
      description = "mend what is wrong under the write rule, then compare once more")
  private boolean repair;

  @Option(names = "--json", description = "one JSON object instead of a table")
  private boolean json;

  private final Shell shell;

  VerifyCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    VerifyOptions options = options();
    Settings settings = target.settings(shell);
    KafkaSettings kafka = KafkaSettings.from(settings);
    RedisSettings redis = RedisSettings.from(settings);
    SinkConfig sink = SinkConfig.from(settings);
    settings.check();
    InstantSource clock = InstantSource.system();
    try (Verification verification = new Verification(kafka, redis, sink, clock)) {
      VerifyReport found = compare(verification, options);
      boolean again = repair && !found.consistent();
      VerifyReport last = again ? compare(verification, options.withoutRepair()) : found;
      new VerifyOutput(shell, json).print(found, again ? last : null);
      return last.consistent() ? 0 : 1;
    }
  }

  @Override
  public void read(Settings settings) {
    KafkaSettings.from(settings);
    RedisSettings.from(settings);
    SinkConfig.from(settings);
  }

  private VerifyReport compare(Verification verification, VerifyOptions options) {
    VerifyProgress progress = new VerifyProgress(shell);
    try {
      return verification.served(options, progress);
    } finally {
      progress.end();
    }
  }

  private VerifyOptions options() {
    if (sample != null && sample < 1) {
      throw new RefusedException("--sample must be above 0, was " + sample);
    }
    Set<String> names = new LinkedHashSet<>();
    for (String symbol : symbols) {
      names.add(parse("--symbols", symbol, text -> new Symbol(text).value()));
    }
    Set<String> ids = new LinkedHashSet<>();
    for (String id : portfolios) {
      ids.add(parse("--portfolios", id, text -> new PortfolioId(text).value()));
    }
    Set<CacheTopic> wanted = kinds.isEmpty() ? Set.of(CacheTopic.values()) : Set.copyOf(kinds);
    return new VerifyOptions(sample == null ? 0 : sample, wanted, names, ids, repair);
  }

  private static String parse(String option, String text, UnaryOperator<String> parser) {
    try {
      return parser.apply(text);
    } catch (InvalidRecordException e) {
      throw new RefusedException(option + ": " + e.getMessage());
    }
  }
}
