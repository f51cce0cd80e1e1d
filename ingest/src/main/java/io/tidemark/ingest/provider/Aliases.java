package io.tidemark.ingest.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.model.Symbol;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The names that no rule yields, by provider and then by symbol or by what stands before its dash;
 * those that users add come before those of {@code aliases.csv}.
 */
record Aliases(Map<String, Map<String, String>> byProvider) {
  Aliases {
    Map<String, Map<String, String>> copy = new HashMap<>();
    byProvider.forEach((provider, names) -> copy.put(provider, Map.copyOf(names)));
    byProvider = Map.copyOf(copy);
  }

  /** Those that come with the house. */
  static Aliases builtIn() {
    Map<String, Map<String, String>> found = new HashMap<>();
    try (InputStream in = Aliases.class.getResourceAsStream("aliases.csv");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(Objects.requireNonNull(in), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] columns = line.split(",", 3);
        found.computeIfAbsent(columns[0], p -> new HashMap<>()).put(columns[1], columns[2]);
      }
      return new Aliases(found);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same with {@code more} put over them. */
  Aliases with(Map<String, Map<String, String>> more) {
    Map<String, Map<String, String>> all = new HashMap<>();
    byProvider.forEach((provider, names) -> all.put(provider, new HashMap<>(names)));
    more.forEach(
        (provider, names) -> all.computeIfAbsent(provider, p -> new HashMap<>()).putAll(names));
    return new Aliases(all);
  }

  /** A symbol as a provider lists it; empty where it can't. */
  Optional<Listing> listing(Provider provider, Symbol symbol) {
    Map<String, String> names = byProvider.getOrDefault(provider.name(), Map.of());
    String named = names.getOrDefault(symbol.value(), names.get(Listing.base(symbol)));
    return Optional.ofNullable(named)
        .or(() -> provider.idOf(symbol))
        .map(id -> new Listing(symbol, id));
  }
}
