package io.tidemark.query;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32;

/**
 * How far a client has got, as a text that any instance can read: nothing of it is remembered
 * anywhere else. In base64 for URLs:
 *
 * <pre>
 * +------+------------+-------------+-------------------------------+-------+
 * | form | generation | fingerprint | told, of each of the channels | CRC32 |
 * +------+------------+-------------+-------------------------------+-------+
 *   1      varint       6             a varint each                   4
 * </pre>
 *
 * <p>Form 1. In form 2, for more channels than fit into {@link #LONGEST} characters, nothing is
 * told.
 */
final class StreamId {
  /** Half of what proxies commonly take as a header. */
  static final int LONGEST = 4_096;

  private static final int MOST_BYTES = LONGEST / 4 * 3;
  private static final byte FULL = 1;
  private static final byte BRIEF = 2;
  private static final int CRC_BYTES = 4;
  private static final int VARINT_BYTES = 9;
  private static final int AROUND =
      1 + VARINT_BYTES + Channels.FINGERPRINT_BYTES + CRC_BYTES; // what is not told

  private StreamId() {}

  /**
   * An id.
   *
   * @param told of each channel, in their order, as {@link Told} counts
   */
  static String of(long generation, long fingerprint, long[] told) {
    ByteBuffer bytes = ByteBuffer.allocate(AROUND + VARINT_BYTES * told.length);
    begin(bytes, FULL, generation, fingerprint);
    for (long one : told) {
      putVarint(bytes, one);
    }
    if (bytes.position() + CRC_BYTES > MOST_BYTES) {
      bytes.clear();
      begin(bytes, BRIEF, generation, fingerprint);
    }
    bytes.putInt(crc(bytes.array(), bytes.position()));
    byte[] whole = Arrays.copyOf(bytes.array(), bytes.position());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
  }

  private static void begin(ByteBuffer bytes, byte form, long generation, long fingerprint) {
    bytes.put(form);
    putVarint(bytes, generation);
    for (int i = Channels.FINGERPRINT_BYTES - 1; i >= 0; i--) {
      bytes.put((byte) (fingerprint >>> (Byte.SIZE * i)));
    }
  }

  /** Where whoever comes with an id for these channels goes on. */
  static Resumption read(String id, Channels channels) {
    if (id.length() > LONGEST) {
      return new Resumption.Anew(ResetReason.UNREADABLE);
    }
    try {
      return read(Base64.getUrlDecoder().decode(id), channels);
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      return new Resumption.Anew(ResetReason.UNREADABLE);
    }
  }

  private static Resumption read(byte[] whole, Channels channels) {
    int end = whole.length - CRC_BYTES;
    ByteBuffer bytes = ByteBuffer.wrap(whole);
    if (end < 0 || bytes.getInt(end) != crc(whole, end)) {
      return new Resumption.Anew(ResetReason.UNREADABLE);
    }
    bytes.limit(end);
    byte form = bytes.get();
    if (form != FULL && form != BRIEF) {
      return new Resumption.Anew(ResetReason.UNREADABLE);
    }
    long generation = varint(bytes);
    long fingerprint = 0;
    for (int i = 0; i < Channels.FINGERPRINT_BYTES; i++) {
      fingerprint = (fingerprint << Byte.SIZE) | (bytes.get() & 0xff);
    }
    if (fingerprint != channels.fingerprint()) {
      return new Resumption.Anew(ResetReason.CHANNELS);
    }
    return form == BRIEF
        ? new Resumption.Anew(ResetReason.TOO_MANY)
        : new Resumption.After(generation, told(bytes, channels.size()));
  }

  private static List<Long> told(ByteBuffer bytes, int channels) {
    List<Long> told = new ArrayList<>(channels);
    for (int i = 0; i < channels; i++) {
      told.add(varint(bytes));
    }
    if (bytes.hasRemaining()) {
      throw new IllegalArgumentException("tells of more than " + channels + " channels");
    }
    return told;
  }

  private static int crc(byte[] bytes, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  /** Seven bits a byte, the lowest first; the highest bit says that more follow. */
  private static void putVarint(ByteBuffer bytes, long value) {
    long rest = value;
    while (rest >= 0x80) {
      bytes.put((byte) (rest | 0x80));
      rest >>>= 7;
    }
    bytes.put((byte) rest);
  }

  private static long varint(ByteBuffer bytes) {
    long value = 0;
    for (int i = 0; i < VARINT_BYTES; i++) {
      byte next = bytes.get();
      value |= (long) (next & 0x7f) << (7 * i);
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number of more than " + VARINT_BYTES + " bytes");
  }
}
