package io.tidemark.launcher;

import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.PortfolioId;
import io.tidemark.model.Symbol;
import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.Topics;
import io.tidemark.sink.RebuildPart;
import io.tidemark.sink.RebuildRequest;
import io.tidemark.sink.RebuildRequest.Work;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code tidemark rebuild} that say what is to be done. */
final class RebuildOptions {
  private static final int MOST_MINUTES = 7 * 24 * 60;

  @Option(
      names = "--keep",
      paramLabel = "MINUTES",
      description = "how long the generation served before is kept for --rollback (default 30)")
  private int keep = 30;

  @Option(
      names = "--rollback",
      description = "brings the generation served before up to date and serves it again")
  private boolean rollback;

  @Option(
      names = "--discard",
      description = "removes a generation that was begun and is not served")
  private boolean discard;

  @Option(
      names = "--dry-run",
      description = "tells what differs from the log and writes nothing; exit code 1 where it does")
  private boolean dryRun;

  @Option(
      names = "--symbols",
      split = ",",
      paramLabel = "A,B",
      description = "writes these symbols' entries again, in place")
  private List<String> symbols = List.of();

  @Option(
      names = "--portfolios",
      split = ",",
      paramLabel = "P,Q",
      description = "writes these portfolios' valuations again, in place")
  private List<String> portfolios = List.of();

  @Option(
      names = "--kinds",
      split = ",",
      paramLabel = "KIND,…",
      description =
          "writes these kinds again, in place: quotes, momentum, valuations, assets, bars-1m,"
              + " bars-5m, bars-1h, bars-1d")
  private List<String> kinds = List.of();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description =
          "writes again, in place, what came into the log since then: 30m, 2h, 1d ago, or"
              + " 2025-01-31T09:30:00Z")
  private @Nullable String since;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "entries a second at most; 0 (default) is as fast as it goes")
  private int rate;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      description = "how long Redis or Kafka may be away at a time (default 60)")
  private int patience = 60;

  @Option(
      names = "--from",
      paramLabel = "topics|inputs",
      description =
          "the cache topics as they are (default), or all of it computed again from the inputs by"
              + " this version's processor, as --edition")
  private String from = "topics";

  @Option(
      names = "--edition",
      paramLabel = "NAME",
      description =
          "names what is computed again: a-z, 0-9 and -; its processors run with it as"
              + " TIDEMARK_EDITION")
  private @Nullable String edition;

  @Option(
      names = "--force",
      description =
          "goes on where Redis seems to have no room for a second generation, or where another"
              + " edition lacks symbols that are served")
  private boolean force;

  /** All of it, checked. */
  RebuildRequest request(InstantSource clock) {
    RebuildPart part = part(clock);
    if (Arrays.asList(rollback, discard, dryRun).stream().filter(on -> on).count() > 1
        || (!part.all() && (rollback || discard))) {
      throw new RefusedException(
          "--rollback, --discard and --dry-run exclude each other, and the first two are of"
              + " everything");
    }
    return new RebuildRequest(
        work(part),
        part,
        Duration.ofMinutes(within("--keep", keep, MOST_MINUTES)),
        Duration.ofSeconds(within("--patience", patience, 3_600)),
        within("--rate", rate, Integer.MAX_VALUE),
        edition(part),
        force);
  }

  private Optional<String> edition(RebuildPart part) {
    boolean inputs = from.equals("inputs");
    if (!inputs && !from.equals("topics")) {
      throw new RefusedException("--from must be topics or inputs, was " + from);
    }
    if (inputs != (edition != null)) {
      throw new RefusedException("--from inputs and --edition NAME belong together");
    }
    if (edition == null) {
      return Optional.empty();
    }
    if (edition.isEmpty() || !Topics.isEdition(edition)) {
      throw new RefusedException("--edition must be 1 to 16 of a-z, 0-9 and -, was " + edition);
    }
    if (work(part) != Work.REBUILD) {
      throw new RefusedException("--from inputs is of everything, and nothing else");
    }
    return Optional.of(edition);
  }

  private Work work(RebuildPart part) {
    if (rollback) {
      return Work.ROLLBACK;
    }
    if (discard) {
      return Work.DISCARD;
    }
    if (dryRun) {
      return Work.COMPARE;
    }
    return part.all() ? Work.REBUILD : Work.REAPPLY;
  }

  private RebuildPart part(InstantSource clock) {
    try {
      return new RebuildPart(
          symbols.stream()
              .map(text -> new Symbol(text.toUpperCase(Locale.ROOT)).value())
              .collect(Collectors.toUnmodifiableSet()),
          portfolios.stream()
              .map(text -> new PortfolioId(text).value())
              .collect(Collectors.toUnmodifiableSet()),
          kinds(),
          since == null ? Optional.empty() : Optional.of(time(since, clock.instant())));
    } catch (InvalidRecordException e) {
      throw new RefusedException(String.valueOf(e.getMessage()), e);
    }
  }

  private Set<CacheTopic> kinds() {
    List<CacheTopic> found = new ArrayList<>();
    for (String name : kinds) {
      found.add(
          Arrays.stream(CacheTopic.values())
              .filter(kind -> kind.suffix().equals(name))
              .findFirst()
              .orElseThrow(() -> new RefusedException("--kinds: there is no kind " + name)));
    }
    return Set.copyOf(found);
  }

  private static Instant time(String text, Instant now) {
    try {
      if (text.matches("[0-9]{1,6}[smhd]")) {
        String iso = text.endsWith("d") ? "P" + text : "PT" + text;
        return now.minus(Duration.parse(iso.toUpperCase(Locale.ROOT)));
      }
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new RefusedException(
          "--since must be 30m, 2h or 1d ago, or a time such as 2025-01-31T09:30:00Z, was " + text,
          e);
    }
  }

  private static int within(String option, int value, int most) {
    if (value < 0 || value > most) {
      throw new RefusedException(option + " must be from 0 to " + most + ", was " + value);
    }
    return value;
  }
}
