package io.tidemark.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.tidemark.model.InvalidRecordException;
import java.io.IOException;

/**
 * Which of the input records a JSON object is, told from its fields; reads no further than it must.
 *
 * @param key the portfolio id or the asset's symbol; empty for the others
 */
record RecordShape(Kind kind, String key) {
  enum Kind {
    PRICE,
    BAR,
    PORTFOLIO,
    ASSET
  }

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(16).build())
          .build();

  static RecordShape of(byte[] json) {
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new InvalidRecordException("not a JSON object");
      }
      return of(parser);
    } catch (IOException e) {
      throw new InvalidRecordException("broken JSON: " + e.getMessage());
    }
  }

  private static RecordShape of(JsonParser parser) throws IOException {
    String symbol = "";
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "price", "bid", "ask" -> {
          return new RecordShape(Kind.PRICE, "");
        }
        case "interval", "openTime" -> {
          return new RecordShape(Kind.BAR, "");
        }
        case "portfolioId" -> {
          return new RecordShape(Kind.PORTFOLIO, parser.getText());
        }
        case "symbol" -> symbol = parser.getText();
        default -> parser.skipChildren();
      }
    }
    if (symbol.isEmpty()) {
      throw new InvalidRecordException("neither a price, a bar, a portfolio nor an asset");
    }
    return new RecordShape(Kind.ASSET, symbol);
  }
}
