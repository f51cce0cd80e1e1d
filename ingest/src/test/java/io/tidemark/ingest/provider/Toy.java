package io.tidemark.ingest.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.model.PriceUpdate;
import io.tidemark.model.Symbol;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** All that a new adapter takes: {@code {"at":1732092000123,"price":"42.10"}} for each symbol. */
record Toy(String name, Duration every) implements Provider {
  @Override
  public Terms terms() {
    return new Terms("https://toy.example", "", 100, Duration.ofSeconds(1), 2, every);
  }

  @Override
  public Optional<String> idOf(Symbol symbol) {
    return Optional.of(symbol.value());
  }

  @Override
  public List<Call> quotes(List<Listing> listings) {
    return listings.stream()
        .map(l -> new Call("price " + l.symbol(), "/toy/" + l.id(), 1, (json, n) -> read(json, l)))
        .toList();
  }

  private List<Message> read(byte[] json, Listing listing) {
    JsonNode told = Document.read(json);
    return Document.one(
        listing.id(),
        () ->
            new Message.Price(
                new PriceUpdate(
                    listing.symbol(),
                    Document.decimal("price", told.path("price")),
                    null,
                    null,
                    null,
                    "USD",
                    name,
                    Document.millis("at", told.path("at"))),
                Message.Price.UNNUMBERED));
  }
}
