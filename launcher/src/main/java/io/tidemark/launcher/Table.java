package io.tidemark.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Text in columns; numbers are set to the right, anything else to the left. */
final class Table {
  private final List<List<Object>> rows = new ArrayList<>();

  Table(List<String> heads) {
    rows.add(List.copyOf(heads));
  }

  /** Adds a row of as many cells as there are heads. */
  void row(Object... cells) {
    rows.add(List.of(cells));
  }

  /** All of it, one line a row. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (List<Object> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        String cell = show(row.get(column));
        String gap = " ".repeat(width(column) - cell.length());
        line.append(numbers(column) ? gap + cell : cell + gap).append("  ");
      }
      text.append(line.toString().stripTrailing()).append(System.lineSeparator());
    }
    return text.toString();
  }

  private boolean numbers(int column) {
    return rows.size() > 1 && rows.get(1).get(column) instanceof Number;
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> show(row.get(column)).length()).max().orElse(0);
  }

  private static String show(Object cell) {
    return cell instanceof Number number
        ? String.format(Locale.ROOT, "%,d", number.longValue())
        : cell.toString();
  }
}
