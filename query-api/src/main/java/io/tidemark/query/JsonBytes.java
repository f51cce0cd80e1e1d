package io.tidemark.query;

import io.tidemark.model.Symbol;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts JSON together from entries as they are and from names that need no escaping; confined to one
 * thread.
 */
final class JsonBytes {
  private static final int AROUND = 64;

  private final Buffer out;

  /** Room for {@code entries} and what stands around them. */
  JsonBytes(List<@Nullable Snapshot> entries) {
    int size = AROUND;
    for (Snapshot entry : entries) {
      size += AROUND + (entry == null ? 0 : entry.json().length);
    }
    this.out = Buffer.buffer(size);
  }

  JsonBytes raw(String text) {
    out.appendString(text);
    return this;
  }

  JsonBytes raw(byte[] json) {
    out.appendBytes(json);
    return this;
  }

  /** A symbol, a model or another name of letters, digits and a few marks. */
  JsonBytes quoted(String name) {
    return raw("\"").raw(name).raw("\"");
  }

  JsonBytes quoted(List<Symbol> symbols) {
    raw("[");
    for (int i = 0; i < symbols.size(); i++) {
      raw(i == 0 ? "" : ",").quoted(symbols.get(i).value());
    }
    return raw("]");
  }

  JsonBytes quotedOrNull(@Nullable String name) {
    return name == null ? raw("null") : quoted(name);
  }

  /**
   * @param fields of the entry; null for all
   */
  JsonBytes entry(@Nullable Snapshot entry, @Nullable Projection fields) {
    if (entry == null) {
      return raw("null");
    }
    return raw(fields == null ? entry.json() : fields.of(entry.json()));
  }

  Buffer buffer() {
    return out;
  }
}
