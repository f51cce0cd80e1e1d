package io.tidemark.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** One dead letter whole: what it says of itself, every header, its original bytes. */
final class LetterPage {
  private LetterPage() {}

  /**
   * For people; the bytes as text where they are that, else as hexadecimal numbers.
   *
   * @param most bytes of the value to show
   */
  static String text(ConsumerRecord<byte[], byte[]> record, int most) {
    DeadLetter letter = DeadLetter.of(record);
    StringBuilder page = new StringBuilder();
    line(page, "position", letter.position().toString());
    line(page, "time", letter.time().toString());
    line(page, "stage", letter.cause().stage());
    line(page, "reason", letter.cause().reason());
    line(page, "origin", LetterText.origin(letter));
    line(page, "key", letter.key() == null ? "none" : shown(record.key()));
    line(page, "tries", Integer.toString(letter.tries()));
    page.append("headers\n");
    for (Header header : record.headers()) {
      String value = header.value() == null ? "null" : shown(header.value());
      page.append("  ").append(PlainText.line(header.key())).append(": ");
      page.append(value).append('\n');
    }
    value(page, record.value(), letter, most);
    return page.toString();
  }

  /** For programs: {@code value} where the bytes are text, else {@code valueBase64}. */
  static Map<String, @Nullable Object> json(ConsumerRecord<byte[], byte[]> record) {
    Map<String, @Nullable Object> fields = LetterText.json(DeadLetter.of(record));
    List<Map<String, @Nullable Object>> headers = new ArrayList<>();
    for (Header header : record.headers()) {
      Map<String, @Nullable Object> one = new LinkedHashMap<>();
      one.put("name", header.key());
      bytes(one, "value", header.value());
      headers.add(one);
    }
    fields.put("headers", headers);
    bytes(fields, "value", record.value());
    return fields;
  }

  private static void bytes(
      Map<String, @Nullable Object> fields, String name, byte @Nullable [] bytes) {
    Optional<String> text = bytes == null ? Optional.empty() : PlainText.decode(bytes);
    if (bytes == null || text.isPresent()) {
      fields.put(name, text.orElse(null));
    } else {
      fields.put(name + "Base64", Base64.getEncoder().encodeToString(bytes));
    }
  }

  private static void line(StringBuilder page, String name, String value) {
    page.append(String.format(Locale.ROOT, "%-9s ", name)).append(PlainText.line(value));
    page.append('\n');
  }

  private static String shown(byte[] bytes) {
    return PlainText.decode(bytes)
        .map(PlainText::line)
        .orElseGet(() -> "0x" + HexFormat.of().formatHex(bytes));
  }

  private static void value(
      StringBuilder page, byte @Nullable [] value, DeadLetter letter, int most) {
    if (value == null || letter.value().leftOut()) {
      line(page, "value", letter.value().leftOut() ? "left out, too large" : "null");
      return;
    }
    line(page, "value", String.format(Locale.ROOT, "%,d bytes", value.length));
    Optional<String> text = PlainText.decode(value).filter(PlainText::printable);
    page.append(
        text.isPresent()
            ? PlainText.lines(cut(value, most)).stripTrailing() + "\n"
            : HexDump.of(value, most));
    if (value.length > most) {
      line(page, "", String.format(Locale.ROOT, "… and %,d bytes more", value.length - most));
    }
  }

  private static String cut(byte[] value, int most) {
    return new String(value.length <= most ? value : Arrays.copyOf(value, most), UTF_8);
  }
}
