package io.tidemark.ingest.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.model.Asset;
import io.tidemark.model.Bar;
import io.tidemark.model.PriceUpdate;
import io.tidemark.model.Symbol;
import java.util.ArrayList;
import java.util.List;

/** Messages, sorted by their kind. */
final class Said implements Message.Receiver {
  final List<PriceUpdate> prices = new ArrayList<>();
  final List<Long> ids = new ArrayList<>();
  final List<Bar> bars = new ArrayList<>();
  final List<Asset> assets = new ArrayList<>();
  final List<Message.Refused> refused = new ArrayList<>();
  final List<Symbol> restated = new ArrayList<>();
  final List<String> failed = new ArrayList<>();

  static Said of(List<Message> messages) {
    Said said = new Said();
    messages.forEach(message -> message.to(said));
    return said;
  }

  static Said of(Call.Reading reading, String json, long now) {
    return of(reading.read(json.getBytes(UTF_8), now));
  }

  static Listing listing(String symbol, String id) {
    return new Listing(new Symbol(symbol), id);
  }

  @Override
  public void price(Message.Price price) {
    prices.add(price.update());
    ids.add(price.id());
  }

  @Override
  public void bar(Bar bar) {
    bars.add(bar);
  }

  @Override
  public void asset(Asset asset) {
    assets.add(asset);
  }

  @Override
  public void refused(Message.Refused reason) {
    refused.add(reason);
  }

  @Override
  public void restated(Symbol symbol) {
    restated.add(symbol);
  }

  @Override
  public void failed(String reason) {
    failed.add(reason);
  }
}
