package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.tidemark.ingest.Replay;
import io.tidemark.ingest.ReplayReport;
import io.tidemark.ingest.ReplaySpeed;
import io.tidemark.launcher.TidemarkProcess;
import io.tidemark.model.indicator.StraightLineMomentum;
import io.tidemark.model.json.Entry;
import io.tidemark.model.wire.RedisKeys;
import io.tidemark.runtime.KafkaSettings;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Recorded ticks and daily bars through replay, Kafka, processor and sink into Redis, processor and
 * sink killed in the middle; then compared with what the files say.
 */
class RecordedDataIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final RedisKeys KEYS = new RedisKeys(1);
  private static final long KILLED_AT = 150_000;

  @TempDir private static Path state;
  private static List<Path> ticks = List.of();
  private static Path daily = Path.of(".");
  private static Servers.Kafka kafka;
  private static Servers.Redis redis;
  private static RedisClient client;
  private static StatefulRedisConnection<String, String> connection;

  @BeforeAll
  static void replayAll() throws Exception {
    ticks = RecordedFiles.folder("ticks");
    daily = RecordedFiles.file("daily/sp500_5yr_A-I.csv.gz");
    kafka = Servers.kafka();
    redis = Servers.redis();
    client = RedisClient.create(redis.url());
    connection = client.connect();
    KafkaSettings settings = KafkaSettings.local(kafka.bootstrap());
    List<Path> files = new ArrayList<>(ticks);
    files.add(daily);
    files.add(candleTicks());

    try (TidemarkProcess processor = service("process");
        TidemarkProcess sink = service("sink")) {
      AtomicLong rows = new AtomicLong();
      Thread killer = new Thread(() -> kill(rows, processor, sink));
      killer.start();
      ReplayReport report =
          new Replay(settings, InstantSource.system())
              .run(files, ReplaySpeed.MAX, progress -> rows.set(progress.rows()));
      killer.join();
      assertThat(report.refused()).isEqualTo(11);
    }
    try (TidemarkProcess processor = service("process");
        TidemarkProcess sink = service("sink");
        TidemarkProcess status = command("status", "--wait", "240")) {
      assertThat(status.exitCode()).as(status.output()).isZero();
      assertThat(processor.output()).doesNotContain("Exception");
      assertThat(sink.output()).doesNotContain("Exception");
    }
  }

  /** SIGKILL for both, once they are well under way. */
  private static void kill(AtomicLong rows, TidemarkProcess processor, TidemarkProcess sink) {
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> rows.get() > KILLED_AT && redis().dbsize() > 1);
    processor.kill();
    sink.kill();
  }

  private static TidemarkProcess service(String name) {
    return command(name);
  }

  private static TidemarkProcess command(String... arguments) {
    return TidemarkProcess.start(
        Map.of(
            "TIDEMARK_KAFKA_BOOTSTRAP",
            kafka.bootstrap(),
            "TIDEMARK_REDIS_URL",
            redis.url(),
            "TIDEMARK_PROCESSOR_PORT",
            "0",
            "TIDEMARK_SINK_PORT",
            "0",
            "TIDEMARK_INSTANCE_ID",
            "recorded-data",
            "TIDEMARK_STATE_DIR",
            state.toString()),
        arguments);
  }

  @AfterAll
  static void stop() {
    if (client != null) {
      connection.close();
      client.shutdown();
      redis.close();
      kafka.close();
    }
  }

  @Test
  void quote_ofEverySymbol_isTheNewestRowOfItsFiles() throws Exception {
    Map<String, String[]> newest = new TreeMap<>();
    Map<String, Long> rows = new HashMap<>();
    for (Path file : ticks) {
      List<String[]> lines = RecordedFiles.rows(file);
      boolean trades = lines.get(0)[2].equals("price");
      for (String[] row : lines.subList(1, lines.size())) {
        rows.merge(row[0], 1L, Long::sum);
        String price =
            trades
                ? row[2]
                : new BigDecimal(row[2])
                    .add(new BigDecimal(row[lines.get(0)[3].equals("ask") ? 3 : 4]))
                    .divide(BigDecimal.valueOf(2))
                    .toPlainString();
        String[] known = newest.get(row[0]);
        if (known == null || millis(row) >= Long.parseLong(known[0])) {
          newest.put(row[0], new String[] {Long.toString(millis(row)), price});
        }
      }
    }

    assertThat(newest).hasSize(5);
    for (Map.Entry<String, String[]> entry : newest.entrySet()) {
      JsonNode quote = JSON.readTree(redis().get(KEYS.quote(entry.getKey())));
      assertThat(quote.path("eventTime").asLong())
          .as(entry.getKey())
          .isEqualTo(Long.parseLong(entry.getValue()[0]));
      assertThat(new BigDecimal(quote.path("price").asText()))
          .as(entry.getKey())
          .isEqualByComparingTo(entry.getValue()[1]);
      assertThat(quote.path("version").asLong())
          .as("no price lost or counted twice: " + entry.getKey())
          .isEqualTo(rows.get(entry.getKey()));
    }
  }

  private static long millis(String[] row) {
    return Long.parseLong(row[1]) / 1_000;
  }

  @Test
  void dailyBars_ofTrades_areThoseOfTheFile() throws Exception {
    Map<Long, BigDecimal[]> days = new TreeMap<>();
    List<String[]> lines =
        RecordedFiles.rows(
            ticks.stream().filter(RecordedDataIT::bitstamp).findFirst().orElseThrow());
    for (String[] row : lines.subList(1, lines.size())) {
      long day = millis(row) / 86_400_000 * 86_400_000;
      BigDecimal price = new BigDecimal(row[2]);
      BigDecimal size = new BigDecimal(row[3]);
      days.merge(
          day,
          new BigDecimal[] {price, price, price, price, size},
          (a, b) -> new BigDecimal[] {a[0], a[1].max(b[1]), a[2].min(b[2]), b[3], a[4].add(b[4])});
    }

    List<String> members =
        redis().zrange(KEYS.bars("1d", "BTCUSD"), 0, -1).stream()
            .filter(member -> !Entry.isTombstone(member.getBytes(StandardCharsets.UTF_8)))
            .toList();
    assertThat(members).hasSameSizeAs(days.keySet());
    for (String member : members) {
      JsonNode bar = JSON.readTree(member);
      BigDecimal[] expected = Objects.requireNonNull(days.get(bar.path("openTime").asLong()));
      String[] fields = {"open", "high", "low", "close", "volume"};
      for (int i = 0; i < fields.length; i++) {
        assertThat(new BigDecimal(bar.path(fields[i]).asText()))
            .as(fields[i] + " of " + member)
            .isEqualByComparingTo(expected[i]);
      }
    }
  }

  private static boolean bitstamp(Path path) {
    return path.toString().contains("bitstamp");
  }

  @Test
  void scores_ofAllDailyBars_areThoseOfAStraightLineCalculation() {
    Map<String, List<Double>> closes = new TreeMap<>();
    for (String[] row : RecordedFiles.rows(daily)) {
      if (usable(row)) {
        closes.computeIfAbsent(row[6], symbol -> new ArrayList<>()).add(Double.valueOf(row[4]));
      }
    }

    assertThat(closes).hasSize(258);
    int scored = 0;
    for (Map.Entry<String, List<Double>> entry : closes.entrySet()) {
      List<Double> past = entry.getValue().subList(0, entry.getValue().size() - 1);
      Double score = redis().zscore(KEYS.rank("tidemark-1"), entry.getKey());
      if (past.size() < 50) {
        assertThat(score).as(entry.getKey()).isNull();
      } else {
        double c0 = entry.getValue().get(past.size());
        assertThat(score)
            .as(entry.getKey())
            .isCloseTo(new StraightLineMomentum(past, c0, Double.NaN).score(), within(1e-9));
        scored++;
      }
    }
    assertThat(scored).isGreaterThan(250);
  }

  /** Complete, and low below open and close, which are below high. */
  private static boolean usable(String[] row) {
    for (String field : row) {
      if (field.isEmpty()) {
        return false;
      }
    }
    if (row[0].equals("date")) {
      return false;
    }
    double open = Double.parseDouble(row[1]);
    double close = Double.parseDouble(row[4]);
    return Double.parseDouble(row[3]) <= Math.min(open, close)
        && Double.parseDouble(row[2]) >= Math.max(open, close);
  }

  @Test
  void candles_ofRecordedTicks_areThoseOfTheirAuthor() throws Exception {
    Path file = RecordedFiles.file("payloads/oanda/expected_candles_eurusd_20170223.jsonl");
    for (String line : Files.readAllLines(file)) {
      JsonNode expected = JSON.readTree(line);
      String interval = expected.path("granularity").asText().equals("M1") ? "1m" : "5m";
      long openTime =
          LocalDateTime.parse(
                  expected.path("start").asText(),
                  DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss"))
              .toInstant(ZoneOffset.UTC)
              .toEpochMilli();

      List<String> members =
          redis()
              .zrangebyscore(KEYS.bars(interval, "OANDA:EURUSD"), Range.create(openTime, openTime));

      assertThat(members).as(line).hasSize(1);
      JsonNode bar = JSON.readTree(members.get(0));
      JsonNode candle = expected.path("data");
      assertThat(bar.path("open").asDouble()).isEqualTo(candle.path("open").asDouble());
      assertThat(bar.path("high").asDouble()).isEqualTo(candle.path("high").asDouble());
      assertThat(bar.path("low").asDouble()).isEqualTo(candle.path("low").asDouble());
      assertThat(bar.path("close").asDouble()).isEqualTo(candle.path("last").asDouble());
      assertThat(bar.path("trades").asInt()).isEqualTo(candle.path("volume").asInt());
    }
  }

  /** The provider's stream beside those candles, as records to replay. */
  private static Path candleTicks() throws IOException {
    Path records = state.resolve("oanda-ticks.ndjson");
    List<String> lines = new ArrayList<>();
    for (String line :
        Files.readAllLines(
            RecordedFiles.file("payloads/oanda/pricing_stream_eurusd_20170223.jsonl"))) {
      JsonNode tick = JSON.readTree(line);
      if (tick.path("type").asText().equals("PRICE")) {
        lines.add(
            "{\"symbol\":\"OANDA:EURUSD\",\"bid\":\"%s\",\"ask\":\"%s\",\"eventTime\":%d}"
                .formatted(
                    tick.path("bids").get(0).path("price").asText(),
                    tick.path("asks").get(0).path("price").asText(),
                    OffsetDateTime.parse(tick.path("time").asText()).toInstant().toEpochMilli()));
      }
    }
    return Files.write(records, lines);
  }

  private static RedisCommands<String, String> redis() {
    return connection.sync();
  }
}
