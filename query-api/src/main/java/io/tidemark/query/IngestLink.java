package io.tidemark.query;

import io.tidemark.runtime.Settings;
import java.net.URI;
import java.util.List;

/**
 * How to reach ingest.
 *
 * @param url that its paths begin with
 * @param key that it asks for; empty where it asks for none
 */
record IngestLink(URI url, String key) {
  private static final String LOCAL = "http://127.0.0.1:8081";

  /** On this machine, without a key. */
  static IngestLink local() {
    return new IngestLink(URI.create(LOCAL), "");
  }

  static IngestLink from(Settings settings) {
    return new IngestLink(
        settings.uri(
            "TIDEMARK_INGEST_URL",
            LOCAL,
            List.of("http", "https"),
            "of ingest, which a warm-up asks for what is unknown"),
        settings.text("TIDEMARK_INGEST_KEY", "", "key to show to ingest"));
  }

  @Override
  public String toString() {
    return url + (key.isEmpty() ? "" : " with a key");
  }
}
