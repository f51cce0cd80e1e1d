package io.tidemark.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import io.tidemark.model.wire.Topics;
import io.tidemark.runtime.Health;
import io.tidemark.runtime.HttpPort;
import io.tidemark.runtime.OpsRoutes;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Ingest's real HTTP side in front of a producer whose failures a test decides. */
final class IngestUnderTest implements AutoCloseable {
  static final Instant NOW = Instant.parse("2024-11-20T09:20:00Z");

  /** Acknowledges at once, unless told to leave that to the test. */
  static final class TestProducer extends MockProducer<byte[], byte[]> {
    private volatile boolean byHand;

    TestProducer() {
      super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public synchronized Future<RecordMetadata> send(
        ProducerRecord<byte[], byte[]> record, Callback callback) {
      Future<RecordMetadata> sent = super.send(record, callback);
      if (!byHand) {
        completeNext();
      }
      return sent;
    }
  }

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Vertx vertx = Vertx.vertx();
  private final TestProducer producer = new TestProducer();
  private final Admission admission;
  private final HttpPort port;
  private volatile Optional<String> obstacle = Optional.empty();

  IngestUnderTest(IngestConfig.Limits limits) {
    MetricRegistry registry = new MetricRegistry();
    IngestMetrics metrics = new IngestMetrics(registry);
    admission = new Admission(limits.requests(), limits.bytes());
    metrics.watch(admission);
    Router router = Router.router(vertx);
    new OpsRoutes(new Health(), registry).mount(router);
    Push push = new Push(producer, InstantSource.fixed(NOW), limits.timeout().toMillis(), metrics);
    Intake intake = new Intake(vertx, limits, admission, () -> obstacle, metrics);
    new IngestRoutes(intake, push, new Outgoing(new Topics("tidemark."))).mount(router);
    port = HttpPort.listen(vertx, "127.0.0.1", 0, router);
  }

  TestProducer producer() {
    return producer;
  }

  List<ProducerRecord<byte[], byte[]>> sent() {
    return producer.history();
  }

  Admission admission() {
    return admission;
  }

  void acknowledgeByHand() {
    producer.byHand = true;
  }

  void acknowledgeAtOnce() {
    producer.byHand = false;
  }

  void obstacle(String reason) {
    obstacle = Optional.of(reason);
  }

  HttpResponse<String> post(String path, String body) {
    return postAsync(path, body).join();
  }

  CompletableFuture<HttpResponse<String>> postAsync(String path, String body) {
    return client.sendAsync(
        request(path).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
  }

  HttpResponse<String> postChunked(String path, String body) {
    BodyPublisher unknownLength =
        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body.getBytes(UTF_8)));
    return client
        .sendAsync(request(path).POST(unknownLength).build(), BodyHandlers.ofString())
        .join();
  }

  HttpResponse<String> send(String method, String path, String body, String... headers) {
    HttpRequest.Builder request = request(path).method(method, BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.sendAsync(request.build(), BodyHandlers.ofString()).join();
  }

  RawRequest raw(int contentLength) throws IOException {
    return raw(contentLength, "");
  }

  RawRequest raw(int contentLength, String headers) throws IOException {
    return new RawRequest(port.number(), contentLength, headers);
  }

  JsonObject json(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return new JsonObject(response.body());
  }

  JsonObject problem(HttpResponse<String> response, int status) {
    JsonObject problem = json(response, status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(problem.getInteger("status")).isEqualTo(status);
    assertThat(problem.getString("type")).startsWith("urn:tidemark:problem:");
    return problem;
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.number() + path));
  }

  @Override
  public void close() {
    port.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
