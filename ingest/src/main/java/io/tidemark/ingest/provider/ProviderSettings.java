package io.tidemark.ingest.provider;

import io.tidemark.runtime.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How providers are used.
 *
 * @param providers those in use, the usual order of preference
 * @param known the names of all there are
 * @param file what is wanted of them
 * @param patience with calls and streams
 * @param maxBytes of one answer or frame
 * @param sigmas how many standard deviations a price may jump before it is doubted; 0 for any
 * @param failAfter how long a source may be ill before another one takes its place
 * @param returnAfter how long a preferred source must have been well to get its place back
 * @param backfillDays of daily history, on first sight of a symbol
 * @param concurrent symbols whose history is fetched at once
 */
public record ProviderSettings(
    List<Providers.Reached> providers,
    List<String> known,
    Optional<Path> file,
    Patience patience,
    int maxBytes,
    double sigmas,
    Duration failAfter,
    Duration returnAfter,
    int backfillDays,
    int concurrent) {
  public ProviderSettings {
    providers = List.copyOf(providers);
    known = List.copyOf(known);
  }

  /** No provider at all. */
  public static ProviderSettings none() {
    return from(Settings.of(java.util.Map.of()), List.of());
  }

  /** Those that {@code feed} lists, comma-separated; empty where it is no such list. */
  public static Optional<List<String>> named(String feed) {
    List<String> known = Providers.names(Providers.all(Settings.of(java.util.Map.of())));
    List<String> names = Providers.parse(feed, known);
    return names.isEmpty() ? Optional.empty() : Optional.of(names);
  }

  /** Out of the environment. */
  public static ProviderSettings from(Settings settings, List<String> names) {
    List<Providers.Reached> all = Providers.all(settings);
    Patience usual = Patience.usual();
    Duration least = Duration.ofMillis(100);
    Duration most = Duration.ofMinutes(10);
    String file =
        settings.text("TIDEMARK_PROVIDERS_FILE", "", "which symbols come from where; JSON");
    Duration attempt =
        settings.duration(
            "TIDEMARK_PROVIDER_TIMEOUT", usual.attempt(), least, most, "of one request");
    Duration call =
        settings.duration(
            "TIDEMARK_PROVIDER_DEADLINE",
            usual.call(),
            least,
            most,
            "of a request with its waiting and retries");
    if (names.contains("oanda")
        && settings.text("TIDEMARK_OANDA_ACCOUNT", "", "the OANDA account's id").isEmpty()) {
      settings.problem("TIDEMARK_OANDA_ACCOUNT", "empty", "must be given for the provider oanda");
    }
    return new ProviderSettings(
        names.stream().flatMap(name -> Providers.only(all, List.of(name)).stream()).toList(),
        Providers.names(all),
        file.isEmpty() ? Optional.empty() : Optional.of(Path.of(file)),
        new Patience(
            attempt,
            call,
            settings.whole("TIDEMARK_PROVIDER_ATTEMPTS", usual.attempts(), 1, 10, "of one request"),
            usual.backoff(),
            usual.longestBackoff(),
            usual.breakerOpen()),
        settings.whole(
            "TIDEMARK_PROVIDER_MAX_BYTES", 4 << 20, 1 << 10, 64 << 20, "of one answer or frame"),
        settings.whole(
            "TIDEMARK_PROVIDER_SIGMAS",
            12,
            0,
            1_000,
            "standard deviations that a price may jump unconfirmed; 0 for any"),
        settings.duration(
            "TIDEMARK_PROVIDER_FAIL_AFTER",
            Duration.ofSeconds(5),
            "how long a source may be ill before the next one takes its place"),
        settings.duration(
            "TIDEMARK_PROVIDER_RETURN_AFTER",
            Duration.ofSeconds(60),
            "how long a preferred source must have been well to get its place back"),
        settings.whole("TIDEMARK_BACKFILL_DAYS", 400, 0, 2_000, "of daily history at first sight"),
        settings.whole(
            "TIDEMARK_BACKFILL_CONCURRENT", 4, 1, 64, "symbols whose history is fetched at once"));
  }
}
