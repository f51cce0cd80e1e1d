package io.tidemark.query;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * What a request is answered with, status 200.
 *
 * @param etag its entity tag; null where it is put together from several entries
 * @param tidemark of the entry; null where there is none
 */
record Answer(
    CharSequence contentType, Buffer body, @Nullable String etag, @Nullable String tidemark) {
  /** One entry, byte for byte. */
  static Answer of(Snapshot snapshot) {
    return new Answer(
        Headers.JSON, Buffer.buffer(snapshot.json()), snapshot.etag(), snapshot.tidemark());
  }

  /** JSON put together from several entries. */
  static Answer json(Buffer body) {
    return new Answer(Headers.JSON, body, null, null);
  }
}
