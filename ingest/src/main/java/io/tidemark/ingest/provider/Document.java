package io.tidemark.ingest.provider;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tidemark.model.Decimals;
import io.tidemark.model.InvalidRecordException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads JSON of providers, its numbers exact; whatever is wrong names its field. */
final class Document {
  /** 1990: an earlier time is in another unit, or no time. */
  private static final long EARLIEST = 631_152_000_000L;

  private static final BigDecimal THOUSAND = new BigDecimal(1_000);
  private static final int LONGEST = 64;
  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(32)
                          .maxNumberLength(100)
                          .build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private Document() {}

  /** The one document that {@code json} holds. */
  static JsonNode read(byte[] json) {
    try {
      JsonNode read = JSON.readTree(json);
      if (read == null || read.isMissingNode()) {
        throw new InvalidRecordException("broken JSON: it is empty");
      }
      return read;
    } catch (JacksonException e) {
      throw new InvalidRecordException("broken JSON: " + e.getOriginalMessage());
    } catch (NumberFormatException e) {
      // an exponent of more digits than Jackson's own limits look at
      throw new InvalidRecordException("broken JSON: " + e.getMessage());
    } catch (IOException e) {
      // bytes that look like UTF-16 or UTF-32 to Jackson, but are not
      throw new InvalidRecordException("broken JSON: " + e.getMessage());
    }
  }

  /** A decimal, a string or a number, exactly as it is written. */
  static BigDecimal decimal(String field, JsonNode node) {
    if (node.isTextual()) {
      return Decimals.parse(field, node.textValue());
    }
    if (!node.isNumber()) {
      throw InvalidRecordException.of(field, "must be a decimal", brief(node));
    }
    return Decimals.parse(field, node.decimalValue().toString());
  }

  /**
   * A decimal of a provider that computes in binary and so writes more digits than it means, at
   * most 12 of them after the point.
   */
  static BigDecimal rounded(String field, JsonNode node) {
    if (!node.isNumber()) {
      return decimal(field, node);
    }
    BigDecimal value = node.decimalValue();
    if (value.scale() <= Decimals.FRACTION_DIGITS || value.scale() > LONGEST) {
      return decimal(field, node);
    }
    return Decimals.parse(
        field, value.setScale(Decimals.FRACTION_DIGITS, RoundingMode.HALF_EVEN).toString());
  }

  /** {@link #rounded}, null where there is none. */
  static @Nullable BigDecimal roundedOrNull(String field, JsonNode node) {
    return absent(node) ? null : rounded(field, node);
  }

  /** {@link #decimal}, null where there is none. */
  static @Nullable BigDecimal decimalOrNull(String field, JsonNode node) {
    return absent(node) ? null : decimal(field, node);
  }

  static boolean absent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  /** A whole number that is not below zero. */
  static long whole(String field, JsonNode node) {
    if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
      throw InvalidRecordException.of(field, "must be a whole number from 0 on", brief(node));
    }
    return node.longValue();
  }

  static String text(String field, JsonNode node) {
    if (!node.isTextual()) {
      throw InvalidRecordException.of(field, "must be a string", brief(node));
    }
    return node.textValue();
  }

  static @Nullable String textOrNull(JsonNode node, int most) {
    boolean fits = node.isTextual() && !node.textValue().isBlank();
    return fits && node.textValue().length() <= most ? node.textValue() : null;
  }

  /** A time in epoch milliseconds. */
  static long millis(String field, JsonNode node) {
    return plausible(field, whole(field, node));
  }

  /** A time in epoch seconds, a number or a string, with or without a fraction. */
  static long seconds(String field, JsonNode node) {
    BigDecimal seconds = decimal(field, node);
    if (seconds.precision() - seconds.scale() > 12) {
      throw InvalidRecordException.of(field, "must be a time in seconds", seconds);
    }
    return plausible(field, seconds.multiply(THOUSAND).longValue());
  }

  /** A time as RFC 3339. */
  static long instant(String field, JsonNode node) {
    try {
      return plausible(field, OffsetDateTime.parse(text(field, node)).toInstant().toEpochMilli());
    } catch (DateTimeException | ArithmeticException e) {
      throw InvalidRecordException.of(field, "must be a time of RFC 3339", brief(node));
    }
  }

  private static long plausible(String field, long millis) {
    if (millis < EARLIEST) {
      throw InvalidRecordException.of(field, "must not lie before 1990", millis);
    }
    return millis;
  }

  /** One message, or none and why where a rule is broken, so that its neighbours are kept. */
  static List<Message> one(String key, Supplier<? extends Message> reading) {
    try {
      return List.of(reading.get());
    } catch (InvalidRecordException e) {
      return List.of(new Message.Refused(key, String.valueOf(e.getMessage())));
    }
  }

  /** Each element of an array that must be one, read by itself. */
  static List<Message> each(
      String key,
      JsonNode array,
      java.util.function.Function<JsonNode, ? extends Message> reading) {
    if (!array.isArray()) {
      throw InvalidRecordException.of(key, "must be an array", brief(array));
    }
    List<Message> messages = new ArrayList<>(array.size());
    array.forEach(node -> messages.addAll(one(key, () -> reading.apply(node))));
    return messages;
  }

  private static String brief(JsonNode node) {
    return node.isContainerNode() ? node.getNodeType().toString() : node.asText();
  }
}
