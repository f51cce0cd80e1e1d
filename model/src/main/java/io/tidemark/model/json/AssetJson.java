package io.tidemark.model.json;

import io.tidemark.model.Asset;
import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.Symbol;
import java.io.IOException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** JSON of {@link Asset}. */
public final class AssetJson {
  private AssetJson() {}

  /** The asset that {@code json} holds; its symbol, if any, must be {@code key}. */
  public static Asset read(Symbol key, byte[] json) {
    Parsed parsed = new Parsed(key);
    ObjectReader.read(json, parsed);
    return parsed.asset();
  }

  /** The JSON of an asset, as a producer's. */
  public static byte[] write(Asset asset) {
    return ObjectWriter.write(out -> fields(asset, out));
  }

  /** The JSON of a cache entry. */
  public static byte[] write(long version, Asset asset) {
    return ObjectWriter.view(version, out -> fields(asset, out));
  }

  private static void fields(Asset asset, ObjectWriter out) {
    out.text("symbol", asset.symbol())
        .text("name", asset.name())
        .text("type", asset.type())
        .text("currency", asset.currency())
        .text("exchange", asset.exchange())
        .text("timezone", asset.timezone())
        .text("benchmark", asset.benchmark())
        .decimal("circulatingSupply", asset.circulatingSupply())
        .decimal("totalSupply", asset.totalSupply())
        .decimal("maxSupply", asset.maxSupply());
  }

  private static final class Parsed implements ObjectReader.Fields {
    private final Symbol symbol;
    private @Nullable String name;
    private @Nullable String type;
    private @Nullable String currency;
    private @Nullable String exchange;
    private @Nullable String timezone;
    private @Nullable Symbol benchmark;
    private @Nullable BigDecimal circulatingSupply;
    private @Nullable BigDecimal totalSupply;
    private @Nullable BigDecimal maxSupply;

    Parsed(Symbol symbol) {
      this.symbol = symbol;
    }

    @Override
    public void field(String field, ObjectReader in) throws IOException {
      switch (field) {
        case "symbol" -> same(in.symbol());
        case "name" -> name = in.text();
        case "type" -> type = in.text();
        case "currency" -> currency = in.text();
        case "exchange" -> exchange = in.text();
        case "timezone" -> timezone = in.text();
        case "benchmark" -> benchmark = in.symbol();
        case "circulatingSupply" -> circulatingSupply = in.decimal();
        case "totalSupply" -> totalSupply = in.decimal();
        case "maxSupply" -> maxSupply = in.decimal();
        default -> {}
      }
    }

    private void same(Symbol named) {
      if (!named.equals(symbol)) {
        throw InvalidRecordException.of("symbol", "must be the key " + symbol, named);
      }
    }

    Asset asset() {
      return new Asset(
          symbol,
          name,
          type,
          currency,
          exchange,
          timezone,
          benchmark,
          circulatingSupply,
          totalSupply,
          maxSupply);
    }
  }
}
