package io.tidemark.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.it.RedisProcesses;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All services, and the operator's commands, on a cluster of six Redis processes. */
class ClusterCommandsIT {
  @Test
  void replayedPrices_areServedVerifiedAndRebuilt(@TempDir Path directory) throws Exception {
    try (RedisProcesses redis = RedisProcesses.cluster(directory.resolve("redis"));
        DataDirectory data = DataDirectory.lock(directory.resolve("data"));
        AllInOne all = AllInOne.start(data, environment(directory, redis), Services.all())) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(90))
          .untilAsserted(() -> assertThat(all.notReady()).isEmpty());
      Map<String, String> environment = new HashMap<>(environment(directory, redis));
      environment.put(SettingNames.DATA, data.path().toString());

      call(environment, "replay", "--speed", "max", prices(directory));
      call(environment, "status", "--wait", "60");
      call(environment, "verify");
      call(environment, "rebuild");
      call(environment, "verify");

      String query = all.endpoints().services().get("query");
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(query + "/v1/quotes?symbols=AAPL,MSFT,IBM")).build();
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(
                          HttpClient.newHttpClient()
                              .send(request, HttpResponse.BodyHandlers.ofString())
                              .body())
                      .contains("\"price\":\"101\"", "\"price\":\"202\"", "[\"IBM\"]"));
      assertThat(redis.at(redis.masterOf("tm:active")).get("tm:active")).isEqualTo("2");
    }
  }

  private static Map<String, String> environment(Path directory, RedisProcesses redis) {
    Map<String, String> environment = new HashMap<>();
    for (String port :
        List.of(
            SettingNames.QUERY_PORT,
            SettingNames.INGEST_PORT,
            SettingNames.PROCESSOR_PORT,
            SettingNames.SINK_PORT)) {
      environment.put(port, "0");
    }
    environment.put(SettingNames.STATE, directory.resolve("state").toString());
    environment.put(SettingNames.REDIS, redis.url());
    return environment;
  }

  private static String prices(Path directory) throws Exception {
    return Files.writeString(
            directory.resolve("prices.csv"),
            """
            symbol,ts_us,price,size
            AAPL,1732092000123000,100,1
            MSFT,1732092000123000,202,1
            AAPL,1732092001123000,101,1
            """)
        .toString();
  }

  private static void call(Map<String, String> environment, String... words) {
    StringWriter out = new StringWriter();
    PrintWriter text = new PrintWriter(out);
    int code =
        Main.commandLine(new Shell(environment, text, text, false), new StopSignal())
            .execute(words);
    assertThat(code).as(String.join(" ", words) + ": " + out).isZero();
  }
}
