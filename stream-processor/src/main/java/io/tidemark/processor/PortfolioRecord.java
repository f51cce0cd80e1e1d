package io.tidemark.processor;

import io.tidemark.model.Portfolio;
import io.tidemark.model.PortfolioId;
import io.tidemark.model.json.PortfolioJson;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A portfolio as last told.
 *
 * @param position the next offset of the input partition it came from
 * @param portfolio null where it was deleted and nobody has been told so yet
 */
record PortfolioRecord(PortfolioId id, long position, @Nullable Portfolio portfolio) {
  /** Reads an input record. */
  static PortfolioRecord of(PortfolioId id, byte @Nullable [] json, long offset) {
    return new PortfolioRecord(id, offset + 1, json == null ? null : PortfolioJson.read(id, json));
  }

  /** Position i64 | id length u16 | id | json, empty for a deleted one. */
  byte[] encode() {
    byte[] name = id.value().getBytes(StandardCharsets.UTF_8);
    byte[] json = portfolio == null ? new byte[0] : PortfolioJson.write(portfolio);
    return ByteBuffer.allocate(10 + name.length + json.length)
        .putLong(position)
        .putShort((short) name.length)
        .put(name)
        .put(json)
        .array();
  }

  static PortfolioRecord decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    long position = in.getLong();
    byte[] name = new byte[in.getShort()];
    in.get(name);
    byte[] json = new byte[in.remaining()];
    in.get(json);
    PortfolioId id = new PortfolioId(new String(name, StandardCharsets.UTF_8));
    return new PortfolioRecord(
        id, position, json.length == 0 ? null : PortfolioJson.read(id, json));
  }
}
