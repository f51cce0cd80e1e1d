package io.tidemark.query;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request is answered with, status 200.
 *
 * @param entry that it is about; null where it is put together from several
 * @param gzipped the same compressed; null where that is to be done for each request
 * @param cacheControl how clients may keep it
 * @param stale whether there may be something newer than it tells
 */
record Answer(
    CharSequence contentType,
    Buffer body,
    @Nullable Snapshot entry,
    @Nullable Buffer gzipped,
    CharSequence cacheControl,
    boolean stale) {
  /**
   * One entry, byte for byte.
   *
   * @param fields of it; null for all
   */
  static Answer of(Snapshot snapshot, @Nullable Projection fields) {
    byte[] json = fields == null ? snapshot.json() : fields.of(snapshot.json());
    // Not copied: nobody changes an entry's bytes.
    Buffer body = BufferInternal.buffer(Unpooled.wrappedBuffer(json));
    return new Answer(Headers.JSON, body, snapshot, null, Headers.NO_CACHE, snapshot.stale());
  }

  /** JSON put together from several entries; stale where one of them is. */
  static Answer json(Buffer body, List<@Nullable Snapshot> entries) {
    boolean stale = entries.stream().anyMatch(entry -> entry != null && entry.stale());
    return new Answer(Headers.JSON, body, null, null, Headers.NO_CACHE, stale);
  }

  /** The same, stale also where {@code more} is. */
  Answer orStale(boolean more) {
    return new Answer(contentType, body, entry, gzipped, cacheControl, stale || more);
  }

  /** JSON of what are no entries. */
  static Answer json(Buffer body) {
    return json(body, List.of());
  }

  /** What does not change while this version runs. */
  static Answer fixed(CharSequence contentType, Buffer body) {
    return new Answer(contentType, body, null, Gzip.compressed(body), Headers.AN_HOUR, false);
  }
}
