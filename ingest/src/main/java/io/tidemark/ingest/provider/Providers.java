package io.tidemark.ingest.provider;

import io.tidemark.runtime.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** All providers with how each is reached; the one place that knows them. */
final class Providers {
  /** A provider and its access. */
  record Reached(Provider provider, Access access) {}

  private static final List<String> SCHEMES = List.of("https", "http");
  private static final List<String> STREAM_SCHEMES = List.of("wss", "ws", "https", "http");

  private final Settings settings;
  private final String agent;

  private Providers(Settings settings) {
    this.settings = settings;
    this.agent =
        settings.text("TIDEMARK_PROVIDER_USER_AGENT", "tidemark", "sent to every provider");
  }

  /** Every one there is; what it needs is read from the settings. */
  static List<Reached> all(Settings settings) {
    Providers providers = new Providers(settings);
    return List.of(
        providers.reached(new CoinGecko(), providers.coinGeckoKey()),
        providers.reached(new Yahoo(), Map.of()),
        providers.reached(new Oanda(providers.oandaAccount()), providers.oandaToken()),
        providers.reached(new Binance(providers.channel("BINANCE")), Map.of()),
        providers.reached(new Coinbase(providers.channel("COINBASE")), Map.of()),
        providers.reached(new Kraken(providers.channel("KRAKEN")), Map.of()));
  }

  /** The names of all of them. */
  static List<String> names(List<Reached> providers) {
    return providers.stream().map(r -> r.provider().name()).sorted().toList();
  }

  /** Those of some names. */
  static List<Reached> only(List<Reached> providers, List<String> names) {
    return providers.stream().filter(r -> names.contains(r.provider().name())).toList();
  }

  private Map<String, String> coinGeckoKey() {
    String header =
        settings.text(
            "TIDEMARK_COINGECKO_KEY_HEADER",
            "x-cg-demo-api-key",
            "the header of the key; x-cg-pro-api-key for a paid one");
    String key =
        settings.text("TIDEMARK_COINGECKO_KEY", "", "API key of CoinGecko; empty for none");
    return key.isEmpty() ? Map.of() : Map.of(header, key);
  }

  private String oandaAccount() {
    String account = settings.text("TIDEMARK_OANDA_ACCOUNT", "", "the OANDA account's id");
    if (account.matches("[0-9A-Za-z-]{0,64}")) {
      return account;
    }
    settings.problem("TIDEMARK_OANDA_ACCOUNT", "***", "must be letters, digits and dashes");
    return "";
  }

  private Map<String, String> oandaToken() {
    String token = settings.text("TIDEMARK_OANDA_TOKEN", "", "the OANDA API token");
    return token.isEmpty() ? Map.of() : Map.of("Authorization", "Bearer " + token);
  }

  private Channel channel(String name) {
    String setting = "TIDEMARK_" + name + "_CHANNEL";
    String text = settings.text(setting, "trades", "trades with sizes, or ticker with bid and ask");
    for (Channel channel : Channel.values()) {
      if (channel.name().toLowerCase(Locale.ROOT).equals(text)) {
        return channel;
      }
    }
    settings.problem(setting, text, "must be trades or ticker");
    return Channel.TRADES;
  }

  private Reached reached(Provider provider, Map<String, String> secrets) {
    Terms terms = provider.terms();
    String prefix = "TIDEMARK_" + provider.name().toUpperCase(Locale.ROOT) + "_";
    URI url = settings.uri(prefix + "URL", terms.url(), SCHEMES, "where its requests go");
    URI stream = url;
    if (!terms.streamUrl().isEmpty()) {
      stream =
          settings.uri(prefix + "STREAM_URL", terms.streamUrl(), STREAM_SCHEMES, "of its stream");
    }
    Map<String, String> headers = new HashMap<>(secrets);
    headers.put("User-Agent", agent);
    return new Reached(provider, new Access(url, stream, headers, terms(prefix, terms)));
  }

  private Terms terms(String prefix, Terms usual) {
    Duration second = Duration.ofSeconds(1);
    Duration day = Duration.ofDays(1);
    int budget =
        settings.whole(prefix + "BUDGET", usual.budget(), 1, 1_000_000, "requests in a period");
    Duration period =
        settings.duration(prefix + "PERIOD", usual.period(), second, day, "of the budget");
    Duration poll =
        settings.duration(
            prefix + "POLL", usual.poll(), second, day, "how often prices are asked for");
    int concurrent =
        settings.whole(prefix + "CONCURRENT", usual.concurrent(), 1, 64, "requests at once");
    return new Terms(usual.url(), usual.streamUrl(), budget, period, concurrent, poll);
  }

  /** The names that {@code text} lists, each of which must be known. */
  static List<String> parse(String text, List<String> known) {
    List<String> names = new ArrayList<>();
    for (String part : List.of(text.split(",", -1))) {
      String name = part.strip();
      if (!known.contains(name) || names.contains(name)) {
        return List.of();
      }
      names.add(name);
    }
    return names;
  }
}
