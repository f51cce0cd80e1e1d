package io.tidemark.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.launcher.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** {@code tidemark rebuild} of a full cache while it is being read. */
final class RebuildScenario implements Scenario {
  private static final int READS_A_SECOND = 1_000;
  private static final int CONNECTIONS = 8;
  private static final int PATHS = 50_000;
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PART = "rebuild";

  @Override
  public String name() {
    return "rebuild";
  }

  @Override
  public String summary() {
    return "a rebuild of all entries under constant reads";
  }

  @Override
  public void run(Workplace workplace, Options options, Progress progress, Figures figures) {
    try (Rig rig = new Rig(workplace, options);
        QuoteFeed feed = new QuoteFeed(rig, options.entries, false)) {
      progress.say("writing " + options.entries + " quotes");
      rig.awaitReady(rig.sink(Rig.LONG_LIVES));
      feed.everySymbolOnce();
      QuoteCheck filled = new QuoteCheck(rig.cache(), feed.ledger());
      Await.until("all quotes", rig.limit(), LOOK, filled::arrived);
      Running query = rig.query(Map.of());
      rig.awaitReady(query);
      measure(rig, query, progress, figures);
      new QuoteCheck(rig.cache(), feed.ledger()).requireEqual();
    }
  }

  private static void measure(Rig rig, Running query, Progress progress, Figures figures) {
    Options options = rig.options();
    try (PacedReader reader =
        new PacedReader(query.port(), CONNECTIONS, READS_A_SECOND, paths(options))) {
      pause(options.warmUpSeconds);
      reader.take();
      progress.say("reads alone");
      pause(options.seconds);
      Percentiles.tell(reader.take(), PART, "reads before", figures);
      progress.say("rebuilding");
      Map<String, Usage> before = rig.usages();
      long start = System.nanoTime();
      Child rebuild =
          rig.jvm(
              PART,
              List.of("-Xmx512m", "-XX:+UseSerialGC"),
              List.of(Main.class.getName(), PART, "--json"),
              rig.commandSettings(Rig.LONG_LIVES));
      String output = Tool.output(rebuild, rig.limit());
      double whole = (double) (System.nanoTime() - start) / TimeUnit.SECONDS.toNanos(1);
      rig.stop(PART);
      Percentiles.tell(reader.take(), PART, "reads meanwhile", figures);
      reader.requireAnswered();
      report(output, options, whole, figures);
      new Costs(before, rig.usages(), options.entries).tell(PART, figures);
    }
  }

  private static void report(String output, Options options, double whole, Figures figures) {
    int begin = output.lastIndexOf("{\"work\"");
    if (begin < 0) {
      throw new WrongResultException("the rebuild ended without a report:\n" + output);
    }
    try {
      JsonNode report = JSON.readTree(output.substring(begin));
      long entries = report.path("read").path("entries").path("quotes").asLong();
      JsonNode problems = report.path("check").path("problems");
      if (!report.path("served").asBoolean() || entries < options.entries || !problems.isEmpty()) {
        throw new WrongResultException("the rebuild was not whole: " + report);
      }
      double seconds = report.path("read").path("seconds").asDouble();
      figures.add(PART, "the process, start to end", "s", whole);
      figures.add(PART, "as it reports", "s", seconds);
      figures.add(PART, "entries a second, as it reports", "entries/s", entries / seconds);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> paths(Options options) {
    SplittableRandom random = new SplittableRandom(options.seed);
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < PATHS; i++) {
      paths.add("/v1/quotes/" + Tick.symbol(random.nextInt(options.entries)));
    }
    return paths;
  }

  private static void pause(int seconds) {
    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(seconds));
  }
}
