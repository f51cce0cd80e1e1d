package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpsRoutesTest {
  private final Health health = new Health();
  private final MetricRegistry metrics = new MetricRegistry();
  private final Http http = new Http(router -> new OpsRoutes(health, metrics).mount(router));

  @AfterEach
  void close() {
    http.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health/live", "/health/ready"})
  void health_ofAServiceInOrder_isUp(String path) throws Exception {
    HttpResponse<String> answer = http.get(path);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(answer.body()).isEqualTo("{\"status\":\"UP\"}");
  }

  @Test
  void ready_withAProblem_is503AndNamesIt_butLiveStays200() throws Exception {
    health.ready("redis", () -> Optional.of("at \"cache\" is away"));

    HttpResponse<String> ready = http.get("/health/ready");

    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(new JsonObject(ready.body()))
        .isEqualTo(
            new JsonObject()
                .put("status", "DOWN")
                .put("problems", new JsonObject().put("redis", "at \"cache\" is away")));
    assertThat(http.get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void ready_withWhatCanBeDoneWithout_isUpAndNamesIt() throws Exception {
    health.impaired("redis", () -> Optional.of("is away"));

    HttpResponse<String> ready = http.get("/health/ready");

    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(ready.body()).isEqualTo("{\"status\":\"UP\",\"impaired\":{\"redis\":\"is away\"}}");
  }

  @Test
  void live_withAProblem_is503InBoth() throws Exception {
    health.live("streams", () -> Optional.of("ended"));

    assertThat(http.get("/health/live").statusCode()).isEqualTo(503);
    assertThat(http.get("/health/ready").body()).contains("\"streams\":\"ended\"");
  }

  @Test
  void metrics_areInPrometheusTextFormat() throws Exception {
    metrics.counter("tidemark_test_accepted_total").inc(3);
    metrics.gauge("tidemark_test_lag", () -> () -> 1.5);
    metrics.timer("tidemark_test_turn_seconds").update(2, TimeUnit.SECONDS);

    HttpResponse<String> answer = http.get("/metrics");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/plain; version=0.0.4");
    assertThat(answer.body().lines())
        .contains(
            "# TYPE tidemark_test_accepted_total counter",
            "tidemark_test_accepted_total 3.0",
            "# TYPE tidemark_test_lag gauge",
            "tidemark_test_lag 1.5",
            "# TYPE tidemark_test_turn_seconds summary",
            "tidemark_test_turn_seconds{quantile=\"0.5\"} 2.0",
            "tidemark_test_turn_seconds_count 1");
  }

  @Test
  void metrics_askedAgain_areThoseOfNow() throws Exception {
    metrics.counter("tidemark_test_accepted_total").inc();
    http.get("/metrics");

    metrics.counter("tidemark_test_accepted_total").inc();

    assertThat(http.get("/metrics").body().lines()).contains("tidemark_test_accepted_total 2.0");
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP_1_1,/health/live",
    "HTTP_1_1,/metrics",
    "HTTP_2,/health/live",
    "HTTP_2,/health/ready",
    "HTTP_2,/metrics"
  })
  void head_isAnsweredAsGetWithoutTheBody(HttpClient.Version version, String path)
      throws Exception {
    metrics.counter("tidemark_test_accepted_total").inc();

    HttpResponse<String> head = http.send(version, "HEAD", path);

    assertThat(head.version()).isEqualTo(version);
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValueAsLong("Content-Length"))
        .hasValue(http.get(path).body().length());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health/live", "/health/ready", "/metrics"})
  void post_isNotAllowed(String path) throws Exception {
    assertThat(http.send(HttpClient.Version.HTTP_1_1, "POST", path).statusCode()).isEqualTo(405);
  }
}
