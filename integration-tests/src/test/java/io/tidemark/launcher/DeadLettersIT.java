package io.tidemark.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lettuce.core.RedisClient;
import io.tidemark.it.Log;
import io.tidemark.model.json.Entry;
import io.tidemark.model.wire.RedisKeys;
import io.tidemark.runtime.KafkaSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a price that can't be used goes through, as an operator sees it. */
class DeadLettersIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long AHEAD = Duration.ofMinutes(5).toMillis();

  @TempDir private Path directory;

  @Test
  void badPrice_isListedShownAndSentAgain_once() throws Exception {
    try (TidemarkProcess up = TidemarkProcess.up(directory)) {
      Endpoints endpoints = DataDirectory.running(directory).orElseThrow();
      KafkaSettings kafka = KafkaSettings.local(endpoints.kafka());
      long early = System.currentTimeMillis() + AHEAD + 20_000;
      try (Log log = new Log(kafka)) {
        log.append(kafka.topics().prices(), "EARLY", price("EARLY", "12.5", early));
        log.append(kafka.topics().prices(), "BAD", price("BAD", "-1\u001b[2J", 1));
        log.flush();
      }
      await().atMost(PATIENCE).until(() -> list().size() == 2);

      listed();
      shown(list().get(0));
      sentAgain(early);
      readable(endpoints);
      sentAgainOnlyWhatFailedAgain();
      assertThat(up.output()).doesNotContain("ERROR");
    }
  }

  private void listed() throws Exception {
    Call table = call("list", "--stage", "process", "--topic", "prices");
    assertThat(table.code()).isZero();
    assertThat(table.out()).contains("tidemark.prices").contains("EARLY").contains("BAD");
    assertThat(table.out()).doesNotContain("\u001b");
    assertThat(list("--key", "EARLY")).hasSize(1);
    assertThat(list("--reason", "EVENTTIME")).hasSize(1);
    assertThat(list("--since", "1h")).hasSize(2);
    assertThat(call("list", "--count").out()).contains("COUNT").contains("eventTime: must not be");
  }

  private void shown(JsonNode letter) throws Exception {
    String position = letter.path("position").asText();

    Call page = call("show", position);
    JsonNode json = new ObjectMapper().readTree(call("show", position, "--json").out());

    assertThat(page.code()).isZero();
    assertThat(page.out()).contains("stage", "reason", "\"symbol\"").doesNotContain("\u001b");
    assertThat(json.path("value").asText()).startsWith("{\"symbol\":");
    assertThat(call("show", letter.path("position").asText().replaceAll("@.*", "@999")).code())
        .isEqualTo(1);
  }

  /** An event that was ahead of the clock is not any more. */
  private void sentAgain(long early) throws Exception {
    assertThat(call("retry", "--all", "--dry-run").out()).contains("2 would be sent");
    await().atMost(PATIENCE).until(() -> System.currentTimeMillis() > early - AHEAD);

    Call again = call("retry", "--all");
    assertThat(again.code()).as(again.out()).isZero();
    assertThat(again.out()).contains("2 sent, 0 could not be");

    Call named = call("retry", list("--key", "EARLY").get(0).path("position").asText());
    assertThat(named.code()).isEqualTo(1);
    assertThat(named.out()).contains("sent before");
  }

  private static void readable(Endpoints endpoints) {
    try (RedisClient client = RedisClient.create(endpoints.redis());
        var redis = client.connect()) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                String active = redis.sync().get(RedisKeys.ACTIVE);
                String key = new RedisKeys(Long.parseLong(active)).quote("EARLY");
                assertThat(redis.sync().get(key)).isNotNull();
                byte[] quote = redis.sync().get(key).getBytes(UTF_8);
                assertThat(Entry.version(quote)).isEqualTo(1);
              });
    }
  }

  private void sentAgainOnlyWhatFailedAgain() throws Exception {
    await().atMost(PATIENCE).until(() -> list("--key", "BAD").size() == 2);
    assertThat(list("--key", "BAD").get(0).path("tries").asInt()).isEqualTo(1);
    assertThat(list("--key", "BAD").get(1).path("retried").asBoolean()).isTrue();

    assertThat(call("retry", "--all").out()).contains("1 sent, 0 could not be");

    await().atMost(PATIENCE).until(() -> list("--key", "BAD").size() == 3);
    assertThat(list("--key", "BAD").get(0).path("tries").asInt()).isEqualTo(2);
  }

  private static String price(String symbol, String price, long eventTime) throws Exception {
    return new ObjectMapper()
        .createObjectNode()
        .put("symbol", symbol)
        .put("price", price)
        .put("eventTime", eventTime)
        .toString();
  }

  private List<JsonNode> list(String... options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("list", "--json"));
    arguments.addAll(List.of(options));
    List<JsonNode> letters = new ArrayList<>();
    for (String line : call(arguments.toArray(String[]::new)).out().lines().toList()) {
      letters.add(new ObjectMapper().readTree(line));
    }
    return letters;
  }

  private record Call(int code, String out) {}

  private Call call(String... arguments) {
    List<String> all = new ArrayList<>(List.of("dead-letters"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--data", directory.toString()));
    StringWriter out = new StringWriter();
    PrintWriter writer = new PrintWriter(out);
    Shell shell = new Shell(Map.of(), writer, writer, false);
    int code = Main.commandLine(shell, new StopSignal()).execute(all.toArray(String[]::new));
    return new Call(code, out.toString());
  }
}
