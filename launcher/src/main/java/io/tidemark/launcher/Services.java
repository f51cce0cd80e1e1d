package io.tidemark.launcher;

import io.tidemark.ingest.IngestConfig;
import io.tidemark.ingest.IngestService;
import io.tidemark.processor.ProcessorConfig;
import io.tidemark.processor.ProcessorService;
import io.tidemark.query.QueryConfig;
import io.tidemark.query.QueryService;
import io.tidemark.sink.SinkConfig;
import io.tidemark.sink.SinkService;
import java.time.InstantSource;
import java.util.List;

/** The services of Tidemark; the one place that knows them all. */
final class Services {
  private Services() {}

  /** In the order of their start: each after those that it gives work to; ended in reverse. */
  static List<ServiceKind> all() {
    return List.of(query(), sink(), process(), ingest());
  }

  private static ServiceKind query() {
    return new ServiceKind(
        "query",
        "query",
        "Serves the cache over HTTP.",
        (settings, kafka, redis) -> {
          QueryConfig config = QueryConfig.from(settings);
          return () -> new QueryService(config, redis);
        });
  }

  private static ServiceKind sink() {
    return new ServiceKind(
        "sink",
        "sink",
        "Carries the cache topics into Redis under the write rule.",
        (settings, kafka, redis) -> {
          SinkConfig config = SinkConfig.from(settings);
          return () -> new SinkService(config, kafka, redis, InstantSource.system());
        });
  }

  private static ServiceKind process() {
    return new ServiceKind(
        "processor",
        "process",
        "Turns prices, bars and portfolios into cache entries.",
        (settings, kafka, redis) -> {
          ProcessorConfig config = ProcessorConfig.from(settings);
          return () -> new ProcessorService(config, kafka);
        });
  }

  private static ServiceKind ingest() {
    return new ServiceKind(
        "ingest",
        "ingest",
        "Takes market events over HTTP, and out of a feed, into Kafka.",
        (settings, kafka, redis) -> {
          IngestConfig config = IngestConfig.from(settings);
          return () -> new IngestService(config, kafka, InstantSource.system());
        });
  }
}
