package io.tidemark.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** How large, how often and with what the scenarios are run. */
final class Options {
  private static final String SHOWN = " (default ${DEFAULT-VALUE})";

  @Option(names = "--runs", description = "of each scenario; the median counts" + SHOWN)
  int runs = 3;

  @Option(names = "--seed", description = "of the workload" + SHOWN)
  long seed = 1;

  @Option(names = "--symbols", description = "of the workload" + SHOWN)
  int symbols = 10_000;

  @Option(names = "--partitions", description = "of every topic" + SHOWN)
  int partitions = 4;

  @Option(names = "--updates", description = "in a backlog: pipeline" + SHOWN)
  int updates = 3_000_000;

  @Option(
      names = "--event-rate",
      description = "updates a second of event time in a backlog" + SHOWN)
  int eventRate = 10_000;

  @Option(names = "--portfolios", description = "pipeline: with portfolios as well")
  boolean withPortfolios;

  @Option(
      names = "--rates",
      split = ",",
      description = "freshness: updates a second (default 1000,10000,50000)")
  List<Integer> rates = new ArrayList<>(List.of(1_000, 10_000, 50_000));

  @Option(names = "--seconds", description = "each load is measured for" + SHOWN)
  int seconds = 30;

  @Option(names = "--warm-up", description = "seconds of load before that" + SHOWN)
  int warmUpSeconds = 15;

  @Option(
      names = "--linger",
      description = "milliseconds that the producer of an open load waits for more" + SHOWN)
  int lingerMillis = 1;

  @Option(names = "--entries", description = "sink, rebuild: how many keys" + SHOWN)
  int entries = 1_000_000;

  @Option(names = "--soak-seconds", description = "soak: how long" + SHOWN)
  int soakSeconds = 600;

  @Option(names = "--soak-rate", description = "soak: updates a second" + SHOWN)
  int soakRate = 20_000;

  @Option(names = "--state-mib", description = "start: state to restart with" + SHOWN)
  int stateMib = 1_024;

  @Option(names = "--limit", description = "seconds that any one wait may last" + SHOWN)
  int limitSeconds = 300;

  @Option(names = "--no-ceilings", description = "without what the figures are compared with")
  boolean withoutCeilings;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = "a setting of the services, such as TIDEMARK_COMMIT_INTERVAL=10s; repeatable")
  Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--jvm",
      paramLabel = "NAME=OPTIONS",
      description =
          "more options for the JVM of broker, processor, sink, query or ingest, separated by"
              + " blanks; repeatable")
  Map<String, String> jvm = new LinkedHashMap<>();

  @Option(names = "--dir", description = "where the temporary directory is made" + SHOWN)
  Path directory = Path.of(System.getProperty("java.io.tmpdir"));

  @Option(names = "--json", description = "one JSON object instead of tables")
  boolean json;
}
