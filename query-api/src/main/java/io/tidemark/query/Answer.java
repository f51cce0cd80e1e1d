package io.tidemark.query;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import org.jspecify.annotations.Nullable;

/**
 * What a request is answered with, status 200.
 *
 * @param entry that it is about; null where it is put together from several
 */
record Answer(CharSequence contentType, Buffer body, @Nullable Snapshot entry) {
  /** One entry, byte for byte. */
  static Answer of(Snapshot snapshot) {
    // Not copied: nobody changes an entry's bytes.
    Buffer body = BufferInternal.buffer(Unpooled.wrappedBuffer(snapshot.json()));
    return new Answer(Headers.JSON, body, snapshot);
  }

  /** JSON put together from several entries. */
  static Answer json(Buffer body) {
    return new Answer(Headers.JSON, body, null);
  }
}
