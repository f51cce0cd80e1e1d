package io.tidemark.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.model.wire.Topics;
import io.tidemark.runtime.KafkaSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The command {@code tidemark up} until the first quote, at first and with state to take up. */
final class StartScenario implements Scenario {
  private static final Duration LOOK = Duration.ofMillis(10);
  private static final Duration BUILD_LIMIT = Duration.ofMinutes(20);
  private static final int STATE_SYMBOLS = 100_000;
  private static final int CHUNK = 200_000;
  private static final double MIB = 1024.0 * 1024;
  private static final String UP = "up";

  @Override
  public String name() {
    return "start";
  }

  @Override
  public String summary() {
    return "time from `tidemark up` to the first quote, and of a restart with state";
  }

  @Override
  public void run(Workplace workplace, Options options, Progress progress, Figures figures) {
    Path script = Path.of(System.getProperty("tidemark.home", "."), "tidemark").toAbsolutePath();
    progress.say("building what is not built");
    List<String> build = List.of(script.toString(), "--version");
    String unused = Tool.run(workplace, "build", build, BUILD_LIMIT);
    Up first = new Up(workplace, script, workplace.directory(UP), "sim");
    try {
      figures.add(UP, "command to first quote", "s", first.firstQuote("AAPL", options));
    } finally {
      first.child.stop();
    }
    restart(workplace, script, options, progress, figures);
  }

  private static void restart(
      Workplace workplace, Path script, Options options, Progress progress, Figures figures) {
    Path data = workplace.directory("restart");
    Ledger ledger = new Ledger(STATE_SYMBOLS);
    Up up = new Up(workplace, script, data, "none");
    try {
      progress.say("writing state");
      up.awaitReady(options);
      fill(up, data, ledger, workplace, options);
    } finally {
      up.child.stop();
    }
    String part = "restart";
    figures.add(part, "changelogs", "MiB", changelogs(data) / MIB);
    figures.add(part, "symbols", "symbols", ledger.quoted());
    progress.say("restarting");
    Up again = new Up(workplace, script, data, "none");
    try {
      String symbol = Tick.symbol(0);
      figures.add(part, "command to first quote", "s", again.firstQuote(symbol, options));
      again.awaitReady(options);
      figures.add(part, "command to ready", "s", again.seconds());
      // what was there before is not enough: a new price has to come through
      Tick tick = new Tick(0, 12_345, System.currentTimeMillis());
      try (Sender sender = Sender.prompt(again.kafka(), 0)) {
        send(sender, again.kafka().topics(), tick, ledger);
        sender.flush();
      }
      again.awaitQuotes(ledger, options);
      figures.add(part, "command to a new price readable", "s", again.seconds());
    } finally {
      again.child.stop();
    }
  }

  /** Sends updates until the state in the changelogs is as large as wanted. */
  private static void fill(Up up, Path data, Ledger ledger, Workplace workplace, Options options) {
    Market market = new Market(STATE_SYMBOLS, options.seed);
    long deadline = System.nanoTime() + 4 * TimeUnit.SECONDS.toNanos(options.limitSeconds);
    try (Sender sender = Sender.bulk(up.kafka())) {
      while (changelogs(data) < options.stateMib * MIB) {
        if (workplace.closed() || System.nanoTime() > deadline) {
          throw new IllegalStateException("the state did not grow to its size in time");
        }
        for (int i = 0; i < CHUNK; i++) {
          Tick tick = market.move(i % STATE_SYMBOLS, System.currentTimeMillis());
          send(sender, up.kafka().topics(), tick, ledger);
        }
        sender.flush();
        up.awaitQuotes(ledger, options);
      }
    }
  }

  private static void send(Sender sender, Topics topics, Tick tick, Ledger ledger) {
    ledger.add(tick);
    byte[] key = Tick.symbol(tick.symbol()).getBytes(UTF_8);
    sender.send(new ProducerRecord<>(topics.prices(), key, tick.json()));
  }

  private static long changelogs(Path data) {
    try (Stream<Path> files = Files.walk(data)) {
      return files
          .filter(file -> file.toString().endsWith(".log"))
          .filter(file -> file.toString().contains("-changelog-"))
          .mapToLong(file -> file.toFile().length())
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An all-in-one that runs. */
  private static final class Up {
    private final long start = System.nanoTime();
    private final Path data;
    private final Running query;
    private final Child child;

    Up(Workplace workplace, Path script, Path data, String feed) {
      this.data = data;
      int port = Workplace.port();
      List<String> command = new ArrayList<>(List.of(script.toString(), UP));
      command.addAll(List.of("--data", data.toString(), "--feed", feed));
      command.addAll(List.of("--port", Integer.toString(port), "--ingest-port", "0"));
      child = workplace.start(UP, command, Map.of());
      query = new Running(child, port);
    }

    double seconds() {
      return (double) (System.nanoTime() - start) / TimeUnit.SECONDS.toNanos(1);
    }

    /** Seconds from the command to the first answer with a symbol's quote. */
    double firstQuote(String symbol, Options options) {
      await("the first quote", options, () -> answers("/v1/quotes/" + symbol));
      return seconds();
    }

    void awaitReady(Options options) {
      await("ready", options, () -> child.tail().contains("Ctrl-C stops it"));
    }

    void awaitQuotes(Ledger ledger, Options options) {
      try (Cache cache = new Cache(endpoint("redis"))) {
        QuoteCheck check = new QuoteCheck(cache, ledger);
        await("all quotes", options, check::arrived);
        check.requireEqual();
      }
    }

    KafkaSettings kafka() {
      return KafkaSettings.local(endpoint("kafka"));
    }

    private void await(String what, Options options, BooleanSupplier so) {
      Await.until(
          what,
          Duration.ofSeconds(options.limitSeconds),
          LOOK,
          () -> {
            if (!child.running()) {
              throw new IllegalStateException("up has ended:\n" + child.tail());
            }
            return so.getAsBoolean();
          });
    }

    private boolean answers(String path) {
      try {
        return query.get(path).statusCode() == 200;
      } catch (IOException e) {
        return false; // does not listen yet
      }
    }

    private String endpoint(String name) {
      try {
        Path file = data.resolve("endpoints.json");
        return new ObjectMapper().readTree(Files.readAllBytes(file)).path(name).asText();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
