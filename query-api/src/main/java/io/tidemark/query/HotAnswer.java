package io.tidemark.query;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.vertx.core.http.HttpHeaders;
import java.nio.charset.StandardCharsets;

/**
 * The answer with an entry as it goes over a connection of HTTP/1.1. Its headers are those that
 * {@link Exchange} sends.
 *
 * <pre>
 * HTTP/1.1 200 OK … content-length: 312\r\nX-Request-Id:           made once an entry: its head
 * 80eaf0adb5a9-4\r\nage: 3\r\n\r\n
 * {"version":N, …
 * </pre>
 */
final class HotAnswer {
  private static final int MOST_VARIABLE = 128; // the id, the age and what is between
  private static final byte[] AGE = ascii("\r\n" + HttpHeaders.AGE + ": ");
  private static final byte[] END = ascii("\r\n\r\n");

  private HotAnswer() {}

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** What is the same in every answer with {@code entry}. */
  static byte[] head(Snapshot entry) {
    Answer answer = Answer.of(entry, null);
    Snapshot.Labels labels = entry.labels();
    StringBuilder head = new StringBuilder(384).append("HTTP/1.1 200 OK\r\n");
    add(head, Headers.CONTENT_TYPE_OPTIONS, Headers.NOSNIFF);
    add(head, HttpHeaders.CACHE_CONTROL, answer.cacheControl());
    add(head, HttpHeaders.CONTENT_TYPE, answer.contentType());
    add(head, HttpHeaders.ETAG, labels.etag());
    labels.tell((name, value) -> add(head, name, value));
    add(head, HttpHeaders.CONTENT_LENGTH, Integer.toString(entry.json().length));
    return ascii(head.append(Headers.REQUEST_ID).append(": ").toString());
  }

  private static void add(StringBuilder head, CharSequence name, CharSequence value) {
    head.append(name).append(": ").append(value).append("\r\n");
  }

  /**
   * All of it, for one write.
   *
   * @param id of the request, in ASCII
   */
  static ByteBuf of(Snapshot entry, String id, long nowMillis, ByteBufAllocator allocator) {
    byte[] head = entry.head();
    byte[] json = entry.json();
    ByteBuf answer = allocator.directBuffer(head.length + MOST_VARIABLE + json.length);
    answer.writeBytes(head);
    answer.writeCharSequence(id, StandardCharsets.US_ASCII);
    if (entry.eventTime() >= 0) {
      answer.writeBytes(AGE);
      String age = Long.toString(entry.ageSeconds(nowMillis));
      answer.writeCharSequence(age, StandardCharsets.US_ASCII);
    }
    return answer.writeBytes(END).writeBytes(json);
  }
}
