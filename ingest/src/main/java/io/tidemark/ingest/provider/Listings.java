package io.tidemark.ingest.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.model.Bar;
import io.tidemark.model.InvalidRecordException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What several adapters do with their listings and rows. */
final class Listings {
  private Listings() {}

  /** The listing of an id; null for one that was not asked for. */
  static @Nullable Listing find(List<Listing> listings, String id) {
    for (Listing listing : listings) {
      if (listing.id().equals(id)) {
        return listing;
      }
    }
    return null;
  }

  /** Their ids, comma-separated. */
  static String ids(List<Listing> listings) {
    return listings.stream().map(Listing::id).distinct().collect(Collectors.joining(","));
  }

  /** Their symbols, for logs. */
  static String symbols(List<Listing> listings) {
    return listings.size() > 5
        ? listings.size() + " symbols"
        : listings.stream().map(l -> l.symbol().value()).collect(Collectors.joining(","));
  }

  /** Lists of at most {@code most}. */
  static List<List<Listing>> batches(List<Listing> listings, int most) {
    List<List<Listing>> batches = new ArrayList<>();
    for (int from = 0; from < listings.size(); from += most) {
      batches.add(List.copyOf(listings.subList(from, Math.min(from + most, listings.size()))));
    }
    return batches;
  }

  /** The rows of an array that are wanted. */
  static List<JsonNode> rows(String field, JsonNode array, Predicate<JsonNode> wanted) {
    if (!array.isArray()) {
      throw InvalidRecordException.of(field, "must hold an array of rows", array.getNodeType());
    }
    List<JsonNode> rows = new ArrayList<>();
    for (JsonNode row : array) {
      if (wanted.test(row)) {
        rows.add(row);
      }
    }
    return rows;
  }

  /** Each row as a bar, or as a refusal. */
  static List<Message> bars(String key, List<JsonNode> rows, Function<JsonNode, Bar> reading) {
    List<Message> messages = new ArrayList<>(rows.size());
    rows.forEach(
        row -> messages.addAll(Document.one(key, () -> new Message.Closed(reading.apply(row)))));
    return messages;
  }
}
