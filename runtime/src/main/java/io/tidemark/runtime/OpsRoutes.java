package io.tidemark.runtime;

import com.codahale.metrics.MetricRegistry;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.dropwizard.DropwizardExports;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** The paths that every service's port has: health and metrics. */
public final class OpsRoutes {
  private final Health health;
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final PrometheusTextFormatWriter writer =
      PrometheusTextFormatWriter.builder().setIncludeCreatedTimestamps(false).build();

  public OpsRoutes(Health health, MetricRegistry metrics) {
    this.health = health;
    DropwizardExports.builder().dropwizardRegistry(metrics).register(registry);
  }

  /** Adds {@code /health/live}, {@code /health/ready} and {@code /metrics}. */
  public void mount(Router router) {
    get(router, "/health/live").handler(context -> answer(context, health.notLive(), Map.of()));
    get(router, "/health/ready")
        .handler(context -> answer(context, health.notReady(), health.impaired()));
    get(router, "/metrics").handler(this::metrics);
  }

  private static Route get(Router router, String path) {
    return router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD);
  }

  private static void answer(
      RoutingContext context, Map<String, String> problems, Map<String, String> impaired) {
    JsonObject body = new JsonObject().put("status", problems.isEmpty() ? "UP" : "DOWN");
    put(body, "problems", problems);
    put(body, "impaired", impaired);
    context
        .response()
        .setStatusCode(problems.isEmpty() ? 200 : 503)
        .putHeader("Content-Type", "application/json");
    end(context, body.toBuffer());
  }

  private static void put(JsonObject body, String name, Map<String, String> problems) {
    if (!problems.isEmpty()) {
      JsonObject parts = new JsonObject();
      problems.forEach(parts::put);
      body.put(name, parts);
    }
  }

  private void metrics(RoutingContext context) {
    try (ByteArrayOutputStream out = new ByteArrayOutputStream(16_384)) {
      writer.write(out, registry.scrape());
      context.response().putHeader("Content-Type", writer.getContentType());
      end(context, Buffer.buffer(out.toByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Over HTTP/2, Vert.x would send the body of an answer to HEAD. */
  private static void end(RoutingContext context, Buffer body) {
    if (context.request().method().equals(HttpMethod.HEAD)) {
      context.response().putHeader("Content-Length", Integer.toString(body.length())).end();
    } else {
      context.response().end(body);
    }
  }
}
