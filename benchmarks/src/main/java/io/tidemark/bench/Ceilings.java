package io.tidemark.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the same servers can do at most, measured by their own tools in the same run. */
final class Ceilings {
  /** The expiry of a quote. */
  static final int TTL_SECONDS = 300;

  private static final String TOOLS = "org.apache.kafka.tools.";
  private static final Pattern SENT = Pattern.compile("(\\d+) records sent, ([\\d.]+) records/sec");
  private static final Pattern REDIS = Pattern.compile("\",\"([\\d.]+)\"");
  private static final int CONSUMED_PER_SECOND = 5;
  private static final int FETCHED_PER_SECOND = 9;

  private Ceilings() {}

  /**
   * What Kafka's consumer test read.
   *
   * @param whole records a second, joining the group included
   * @param fetching records a second, without it
   */
  record Consumed(double whole, double fetching) {}

  /** Records a second that Kafka's producer test appends to a topic, all else by default. */
  static double produce(Rig rig, String topic, int records, long recordBytes) {
    List<String> command =
        List.of(
            TOOLS + "ProducerPerformance",
            "--bootstrap-server",
            rig.kafka().bootstrap(),
            "--topic",
            topic,
            "--num-records",
            Integer.toString(records),
            "--record-size",
            Long.toString(recordBytes),
            "--throughput",
            "-1");
    String output = tool(rig, "producer-performance", command);
    return lastSent(output, records)
        .orElseThrow(() -> new IllegalStateException("not understood:\n" + output));
  }

  /** The rate in the last line that tells of all records; those before tell of the last seconds. */
  static OptionalDouble lastSent(String output, int records) {
    OptionalDouble found = OptionalDouble.empty();
    Matcher matcher = SENT.matcher(output);
    while (matcher.find()) {
      if (Integer.parseInt(matcher.group(1)) == records) {
        found = OptionalDouble.of(Double.parseDouble(matcher.group(2)));
      }
    }
    return found;
  }

  /** Records a second that Kafka's consumer test reads from a topic. */
  static Consumed consume(Rig rig, String topic, int records) {
    List<String> command =
        List.of(
            TOOLS + "ConsumerPerformance",
            "--bootstrap-server",
            rig.kafka().bootstrap(),
            "--topic",
            topic,
            "--num-records",
            Integer.toString(records),
            "--timeout",
            "60000");
    String output = tool(rig, "consumer-performance", command);
    return consumed(output)
        .orElseThrow(() -> new IllegalStateException("not understood:\n" + output));
  }

  /** The figures in the line behind the heads. */
  static Optional<Consumed> consumed(String output) {
    return output
        .lines()
        .map(line -> line.split(", ", -1))
        .filter(cells -> cells.length > FETCHED_PER_SECOND && cells[0].startsWith("20"))
        .map(
            cells ->
                new Consumed(
                    Double.parseDouble(cells[CONSUMED_PER_SECOND]),
                    Double.parseDouble(cells[FETCHED_PER_SECOND])))
        .findFirst();
  }

  private static String tool(Rig rig, String name, List<String> command) {
    Child child = rig.jvm(name, List.of("-Xmx512m", Rig.QUIET), command, Map.of());
    String output = Tool.output(child, rig.limit());
    rig.stop(name);
    return output;
  }

  /**
   * Sets a second that {@code redis-benchmark -P 64} makes with values of a size and the expiry of
   * a quote, over as many keys; empty where it is not on the path.
   */
  static OptionalDouble set(Rig rig, int sets, int keys, int valueBytes) {
    List<String> command = new ArrayList<>(List.of("-P", "64", "-n", Integer.toString(sets)));
    command.addAll(List.of("-r", Integer.toString(keys)));
    command.addAll(List.of("SET", "bench:__rand_int__", "v".repeat(valueBytes)));
    command.addAll(List.of("EX", Integer.toString(TTL_SECONDS)));
    return redis(rig, command);
  }

  /**
   * Gets a second of one key, each asked for once the one before was answered, over so many
   * connections: what a server in C makes of the system calls that an HTTP read takes as well.
   */
  static OptionalDouble get(Rig rig, int gets, int connections, String key) {
    return redis(
        rig,
        List.of("-c", Integer.toString(connections), "-n", Integer.toString(gets), "GET", key));
  }

  private static OptionalDouble redis(Rig rig, List<String> test) {
    Optional<Path> program = Tool.onPath("redis-benchmark");
    if (program.isEmpty()) {
      return OptionalDouble.empty();
    }
    String url = rig.cache().url();
    List<String> command = new ArrayList<>(List.of(program.get().toString(), "-h", "127.0.0.1"));
    command.addAll(List.of("-p", url.substring(url.lastIndexOf(':') + 1), "--csv"));
    command.addAll(test);
    return perSecond(Tool.run(rig.workplace(), "redis-benchmark", command, rig.limit()));
  }

  /** The first number behind the test's name in the last line. */
  static OptionalDouble perSecond(String csv) {
    OptionalDouble found = OptionalDouble.empty();
    for (String line : csv.lines().toList()) {
      Matcher matcher = REDIS.matcher(line);
      if (matcher.find()) {
        found = OptionalDouble.of(Double.parseDouble(matcher.group(1)));
      }
    }
    return found;
  }
}
