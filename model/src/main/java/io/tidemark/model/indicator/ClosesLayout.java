package io.tidemark.model.indicator;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/** How {@link DailyCloses} lie in bytes. */
final class ClosesLayout {
  /*
   * byte    format, 1
   * varint  how many closes are no longer kept
   *         where that is above zero, the indicators through them:
   * double  the newest of them · RSI gain · RSI loss · MACD fast · MACD slow · MACD signal
   * varint  how many are kept, and where that is above zero:
   * int     the oldest day
   * varint  days from each to the next, one fewer than are kept
   * double  the closes, oldest first
   *
   * Big-endian; a varint has seven bits a byte, the lowest first, the top bit set on all but the
   * last.
   */
  private static final byte FORMAT = 1;

  private static final int MAX_VARINT = 5;
  private static final int STATE = 6 * Double.BYTES;

  private ClosesLayout() {}

  static byte[] write(int dropped, Smoothed base, int[] days, double[] closes) {
    int most =
        1 + 2 * MAX_VARINT + STATE + Integer.BYTES + days.length * (MAX_VARINT + Double.BYTES);
    ByteBuffer out = ByteBuffer.allocate(most);
    out.put(FORMAT);
    writeVarint(out, dropped);
    if (dropped > 0) {
      writeState(out, base);
    }
    writeVarint(out, days.length);
    for (int i = 0; i < days.length; i++) {
      if (i == 0) {
        out.putInt(days[i]);
      } else {
        writeVarint(out, days[i] - days[i - 1]);
      }
    }
    for (double close : closes) {
      out.putDouble(close);
    }
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }

  /** Throws IllegalArgumentException where {@link #write} wrote no such bytes. */
  static DailyCloses read(byte[] bytes) {
    try {
      return read(ByteBuffer.wrap(bytes));
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("closes: end after " + bytes.length + " bytes", e);
    }
  }

  private static DailyCloses read(ByteBuffer in) {
    byte format = in.get();
    if (format != FORMAT) {
      throw new IllegalArgumentException("closes: format must be " + FORMAT + ", was " + format);
    }
    int dropped = readVarint(in);
    Smoothed base = dropped > 0 ? readState(in, dropped) : Smoothed.NONE;
    int size = readVarint(in);
    if (dropped < 0 || size < 0 || size > DailyCloses.KEPT) {
      throw new IllegalArgumentException(
          "closes: cannot be " + size + " kept and " + dropped + " not");
    }
    int[] days = readDays(in, size);
    double[] closes = new double[size];
    in.asDoubleBuffer().get(closes);
    if (in.remaining() != size * Double.BYTES) {
      throw new IllegalArgumentException("closes: go on after the last");
    }
    return new DailyCloses(dropped, base, days, closes);
  }

  private static int[] readDays(ByteBuffer in, int size) {
    int[] days = new int[size];
    for (int i = 0; i < size; i++) {
      days[i] = i == 0 ? in.getInt() : days[i - 1] + readVarint(in);
      if (i > 0 && days[i] <= days[i - 1]) {
        throw new IllegalArgumentException("closes: days must ascend, came to " + days[i]);
      }
    }
    return days;
  }

  private static void writeState(ByteBuffer out, Smoothed state) {
    Rsi rsi = state.rsi();
    Macd macd = state.macd();
    out.putDouble(rsi.close()).putDouble(rsi.gain()).putDouble(rsi.loss());
    out.putDouble(macd.fast().mean()).putDouble(macd.slow().mean()).putDouble(macd.lines().mean());
  }

  private static Smoothed readState(ByteBuffer in, int closes) {
    Smoothed none = Smoothed.NONE;
    Rsi rsi = new Rsi(none.rsi().period(), closes, in.getDouble(), in.getDouble(), in.getDouble());
    Ema fast = new Ema(none.macd().fast().period(), closes, in.getDouble());
    Ema slow = new Ema(none.macd().slow().period(), closes, in.getDouble());
    int lines = Math.max(0, closes - slow.period() + 1);
    Ema signal = new Ema(none.macd().lines().period(), lines, in.getDouble());
    return new Smoothed(rsi, new Macd(fast, slow, signal));
  }

  private static void writeVarint(ByteBuffer out, int value) {
    int rest = value;
    while ((rest & ~0x7f) != 0) {
      out.put((byte) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.put((byte) rest);
  }

  private static int readVarint(ByteBuffer in) {
    int value = 0;
    for (int i = 0; i < MAX_VARINT; i++) {
      byte next = in.get();
      value |= (next & 0x7f) << (7 * i);
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("closes: a number of more than 5 bytes");
  }
}
