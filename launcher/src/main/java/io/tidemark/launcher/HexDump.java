package io.tidemark.launcher;

import java.util.Locale;

/** Bytes as people read them: 16 a line, their offset before them and their ASCII behind. */
final class HexDump {
  private static final int WIDTH = 16;

  private HexDump() {}

  /** Of the first {@code most} bytes. */
  static String of(byte[] bytes, int most) {
    StringBuilder dump = new StringBuilder();
    int end = Math.min(bytes.length, most);
    for (int begin = 0; begin < end; begin += WIDTH) {
      line(dump, bytes, begin, Math.min(end, begin + WIDTH));
    }
    return dump.toString();
  }

  private static void line(StringBuilder dump, byte[] bytes, int begin, int end) {
    dump.append(String.format(Locale.ROOT, "%08x ", begin));
    StringBuilder ascii = new StringBuilder();
    for (int i = begin; i < end; i++) {
      dump.append(String.format(Locale.ROOT, " %02x", bytes[i]));
      ascii.append(bytes[i] >= 0x20 && bytes[i] < 0x7f ? (char) bytes[i] : '.');
    }
    dump.append("   ".repeat(WIDTH - (end - begin)));
    dump.append("  ").append(ascii).append('\n');
  }
}
