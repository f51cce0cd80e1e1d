package io.tidemark.runtime.access;

import io.tidemark.runtime.Settings;

/**
 * Whose keys are good for what.
 *
 * @param read for reading; where there are none, anybody may read
 * @param write for reading and writing; where there are none, only this machine may write
 * @param writeSetting the setting that names the latter
 */
public record Grants(ApiKeys read, ApiKeys write, String writeSetting) {
  /** Of the query API. */
  static Grants query(Settings settings) {
    String admin = "TIDEMARK_QUERY_ADMIN_KEYS";
    return new Grants(
        ApiKeys.from(
            settings,
            "TIDEMARK_QUERY_READ_KEYS",
            "NAME:SHA256, several by commas: keys that may read, besides those of administration;"
                + " without any, reads are open"),
        ApiKeys.from(
            settings,
            admin,
            "NAME:SHA256, several by commas, as tidemark key NAME makes them: who may administer;"
                + " without any, only programs of the same machine"),
        admin);
  }

  /** Of ingest, all of which is writing. */
  static Grants ingest(Settings settings) {
    String write = "TIDEMARK_INGEST_KEYS";
    return new Grants(
        ApiKeys.NONE,
        ApiKeys.from(
            settings,
            write,
            "NAME:SHA256, several by commas, as tidemark key NAME makes them: who may push;"
                + " without any, only programs of the same machine"),
        write);
  }
}
