package io.tidemark.launcher;

/** Settings that command line options stand for. */
final class SettingNames {
  /** Kafka's bootstrap servers. */
  static final String KAFKA = "TIDEMARK_KAFKA_BOOTSTRAP";

  /** Redis' URL. */
  static final String REDIS = "TIDEMARK_REDIS_URL";

  /** The port of the query API. */
  static final String QUERY_PORT = "TIDEMARK_QUERY_PORT";

  /** The port of ingest. */
  static final String INGEST_PORT = "TIDEMARK_INGEST_PORT";

  /** The port of the processor. */
  static final String PROCESSOR_PORT = "TIDEMARK_PROCESSOR_PORT";

  /** Where processors are asked for what Redis can't answer. */
  static final String QUERY_PROCESSOR = "TIDEMARK_QUERY_PROCESSOR";

  /** The port of the sink. */
  static final String SINK_PORT = "TIDEMARK_SINK_PORT";

  /** Where ingest answers. */
  static final String INGEST_URL = "TIDEMARK_INGEST_URL";

  /** Where the query API answers. */
  static final String QUERY_URL = "TIDEMARK_QUERY_URL";

  /** The key to show to ingest. */
  static final String INGEST_KEY = "TIDEMARK_INGEST_KEY";

  /** The key to show to the query API. */
  static final String QUERY_KEY = "TIDEMARK_QUERY_KEY";

  /** Which symbols come from which providers. */
  static final String PROVIDERS_FILE = "TIDEMARK_PROVIDERS_FILE";

  /** Where events come from besides HTTP: {@code sim}, {@code none} or providers. */
  static final String FEED = "TIDEMARK_FEED";

  /** Where the processor keeps its state. */
  static final String STATE = "TIDEMARK_STATE_DIR";

  /** The processor's application id, which is its consumer group as well. */
  static final String PROCESSOR_ID = "TIDEMARK_PROCESSOR_ID";

  /** A name that keeps a process' place in its consumer groups over a restart. */
  static final String INSTANCE = "TIDEMARK_INSTANCE_ID";

  /** Which edition of the cache topics the processor computes. */
  static final String EDITION = "TIDEMARK_EDITION";

  /** The data directory of the all-in-one. */
  static final String DATA = "TIDEMARK_DATA";

  private SettingNames() {}
}
