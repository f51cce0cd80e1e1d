package io.tidemark.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The value of one portfolio, holding by holding. */
final class PlainValuation {
  /** What is known of a symbol: its quote, and its unrounded score where it has one. */
  record Priced(ObjectNode quote, @Nullable Double score) {}

  private record Line(JsonNode holding, Priced priced, BigDecimal value) {
    double size() {
      return Math.abs(value.doubleValue());
    }

    @Nullable BigDecimal at(JsonNode price) {
      return price.isTextual()
          ? new BigDecimal(holding.path("quantity").asText())
              .multiply(new BigDecimal(price.asText()))
          : null;
    }

    @Nullable BigDecimal cost() {
      return at(holding.path("costBasis"));
    }

    @Nullable BigDecimal previous() {
      return at(priced.quote().path("previousClose"));
    }
  }

  private final JsonNode portfolio;
  private final List<Line> lines = new ArrayList<>();
  private final List<String> unpriced = new ArrayList<>();

  PlainValuation(JsonNode portfolio, Function<String, @Nullable Priced> prices) {
    this.portfolio = portfolio;
    for (JsonNode holding : portfolio.path("holdings")) {
      String symbol = holding.path("symbol").asText();
      Priced priced = prices.apply(symbol);
      JsonNode currency =
          priced == null ? JsonNodeFactory.instance.missingNode() : priced.quote().path("currency");
      if (priced != null
          && (currency.isNull() || currency.asText().equals(portfolio.path("currency").asText()))) {
        BigDecimal price = new BigDecimal(priced.quote().path("price").asText());
        BigDecimal quantity = new BigDecimal(holding.path("quantity").asText());
        lines.add(new Line(holding, priced, quantity.multiply(price)));
      } else {
        unpriced.add(symbol);
      }
    }
  }

  ObjectNode json(String id) {
    BigDecimal value = sum(lines.stream().map(Line::value).toList());
    BigDecimal cost = sum(lines.stream().map(Line::cost).toList());
    BigDecimal previous = sum(lines.stream().map(Line::previous).toList());
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("portfolioId", id).put("name", portfolio.path("name").asText());
    json.put("currency", portfolio.path("currency").asText());
    json.put("marketValue", text(value)).put("costBasis", text(cost));
    BigDecimal pnl = minus(value, cost);
    BigDecimal change = minus(value, previous);
    json.put("unrealizedPnl", text(pnl)).put("unrealizedPnlPercent", percent(pnl, cost));
    json.put("dayChange", text(change)).put("dayChangePercent", percent(change, previous));
    Double momentum = momentum();
    json.put("momentum", momentum).put("rating", PlainMomentum.rating(momentum));
    concentration(json.putObject("concentration"));
    ArrayNode positions = json.putArray("positions");
    lines.forEach(line -> positions.add(position(line)));
    ArrayNode without = json.putArray("unpriced");
    unpriced.forEach(without::add);
    json.put(
        "eventTime",
        lines.stream()
            .map(line -> line.priced().quote().path("eventTime").asLong())
            .max(Comparator.naturalOrder())
            .orElse(null));
    ArrayNode tidemarks = json.putArray("tidemark");
    tidemarks().forEach((partition, offset) -> tidemarks.add(partition + "@" + offset));
    return json;
  }

  private Map<Integer, Long> tidemarks() {
    Map<Integer, Long> newest = new TreeMap<>();
    for (Line line : lines) {
      String[] parts = line.priced().quote().path("tidemark").asText().split("@", 2);
      if (parts.length == 2) {
        newest.merge(Integer.valueOf(parts[0]), Long.valueOf(parts[1]), Math::max);
      }
    }
    return newest;
  }

  private ObjectNode position(Line line) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("symbol", line.holding().path("symbol").asText());
    json.put("quantity", line.holding().path("quantity").asText());
    json.put("price", line.priced().quote().path("price").asText());
    json.put("marketValue", text(line.value())).put("costBasis", text(line.cost()));
    json.put("unrealizedPnl", text(minus(line.value(), line.cost())));
    json.put("weight", gross() == 0 ? null : (Double) (line.size() / gross()));
    return json.put("momentum", line.priced().score());
  }

  private double gross() {
    return lines.stream().mapToDouble(Line::size).sum();
  }

  private @Nullable Double momentum() {
    double sum = 0;
    double weights = 0;
    for (Line line : lines) {
      Double score = line.priced().score();
      if (score != null) {
        sum += score * line.size();
        weights += line.size();
      }
    }
    return weights == 0 ? null : (Double) (sum / weights);
  }

  private void concentration(ObjectNode json) {
    if (gross() == 0) {
      json.putNull("hhi").putNull("top5");
      return;
    }
    List<Double> weights =
        lines.stream()
            .map(line -> line.size() / gross())
            .sorted(Comparator.reverseOrder())
            .toList();
    json.put("hhi", weights.stream().mapToDouble(weight -> weight * weight).sum());
    json.put("top5", weights.stream().limit(5).mapToDouble(weight -> weight).sum());
  }

  private static @Nullable BigDecimal sum(List<@Nullable BigDecimal> parts) {
    BigDecimal sum = BigDecimal.ZERO;
    for (BigDecimal part : parts) {
      if (part == null) {
        return null;
      }
      sum = sum.add(part);
    }
    return sum;
  }

  private static @Nullable BigDecimal minus(@Nullable BigDecimal a, @Nullable BigDecimal b) {
    return a == null || b == null ? null : a.subtract(b);
  }

  private static @Nullable Double percent(@Nullable BigDecimal part, @Nullable BigDecimal whole) {
    return part == null || whole == null || whole.signum() == 0
        ? null
        : (Double) (100 * part.doubleValue() / whole.abs().doubleValue());
  }

  private static @Nullable String text(@Nullable BigDecimal value) {
    return value == null ? null : value.toPlainString();
  }
}
