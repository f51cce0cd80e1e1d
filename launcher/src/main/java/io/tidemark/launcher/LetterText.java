package io.tidemark.launcher;

import io.tidemark.model.Tidemark;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Dead letters as they are shown; nothing of a stranger's reaches the terminal as it is. */
final class LetterText {
  private static final int KEY_WIDTH = 40;
  private static final int REASON_WIDTH = 100;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private LetterText() {}

  /** A line each. */
  static String table(List<LetterList.Line> lines) {
    Table table =
        new Table(
            List.of("POSITION", "TIME", "STAGE", "ORIGIN", "KEY", "TRIES", "AGAIN", "REASON"));
    for (LetterList.Line line : lines) {
      DeadLetter letter = line.letter();
      table.row(
          letter.position(),
          TIME.format(letter.time()),
          PlainText.line(letter.cause().stage()),
          origin(letter),
          letter.key() == null ? "-" : PlainText.line(letter.key(), KEY_WIDTH),
          letter.tries(),
          line.retried() ? "sent" : "",
          PlainText.line(letter.cause().reason(), REASON_WIDTH));
    }
    return table.text();
  }

  /** A line each. */
  static String counts(List<LetterCounts.Kind> kinds) {
    Table table = new Table(List.of("COUNT", "STAGE", "REASON"));
    for (LetterCounts.Kind kind : kinds) {
      table.row(kind.count(), PlainText.line(kind.stage()), PlainText.line(kind.reason()));
    }
    return table.text();
  }

  /** Where it came from, as far as it says. */
  static String origin(DeadLetter letter) {
    Tidemark position = letter.origin().position();
    String topic = PlainText.line(letter.origin().topic());
    return position == null ? topic : topic + " " + position;
  }

  /** For programs. */
  static Map<String, @Nullable Object> json(LetterList.Line line) {
    Map<String, @Nullable Object> fields = json(line.letter());
    fields.put("retried", line.retried());
    return fields;
  }

  /** For programs. */
  static Map<String, @Nullable Object> json(DeadLetter letter) {
    Tidemark origin = letter.origin().position();
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("position", letter.position().toString());
    fields.put("time", letter.time().toEpochMilli());
    fields.put("stage", letter.cause().stage());
    fields.put("reason", letter.cause().reason());
    fields.put("topic", letter.origin().topic());
    fields.put("origin", origin == null ? null : origin.toString());
    fields.put("key", letter.key());
    fields.put("bytes", letter.value().bytes() < 0 ? null : letter.value().bytes());
    fields.put("leftOut", letter.value().leftOut());
    fields.put("tries", letter.tries());
    return fields;
  }
}
