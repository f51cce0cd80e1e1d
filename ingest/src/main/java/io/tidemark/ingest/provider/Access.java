package io.tidemark.ingest.provider;

import java.net.URI;
import java.util.Map;

/**
 * Where and how one provider is reached.
 *
 * @param url of its requests
 * @param streamUrl of its stream; the same as {@code url} where it has none
 * @param headers sent with everything; they hold what is secret, and so are never shown
 * @param terms its limits
 */
record Access(URI url, URI streamUrl, Map<String, String> headers, Terms terms) {
  Access {
    headers = Map.copyOf(headers);
  }

  /** Of {@code url} with a path and query below it. */
  static URI below(URI url, String path) {
    String base = url.toString();
    return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
  }

  @Override
  public String toString() {
    return "Access[" + url.getHost() + ", " + headers.size() + " headers]";
  }
}
