package io.tidemark.query;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The description of the API, and Swagger UI to read and try it with; safe for many threads. Files
 * are read out of the class path when they are first asked for.
 */
final class Docs {
  private static final String VERSION = "META-INF/maven/org.webjars/swagger-ui/pom.properties";
  private static final Map<String, CharSequence> SWAGGER_UI =
      Map.of(
          "swagger-ui.css", HttpHeaders.createOptimized("text/css; charset=utf-8"),
          "swagger-ui-bundle.js", HttpHeaders.createOptimized("text/javascript; charset=utf-8"),
          "favicon-32x32.png", HttpHeaders.createOptimized("image/png"));
  private static final Map<String, CharSequence> OWN =
      Map.of(
          "index.html", HttpHeaders.createOptimized("text/html; charset=utf-8"),
          "docs.js", HttpHeaders.createOptimized("text/javascript; charset=utf-8"));

  private final Map<String, Answer> known = new ConcurrentHashMap<>();

  /** The document that describes every path. */
  Answer openapi() {
    return known.computeIfAbsent(
        "openapi.yaml", name -> Answer.fixed(Headers.YAML, resource("openapi.yaml")));
  }

  /** A file of the user interface; its page where none is named. */
  Answer file(String name) {
    String file = name.isEmpty() ? "index.html" : name;
    CharSequence own = OWN.get(file);
    CharSequence theirs = SWAGGER_UI.get(file);
    if (own != null) {
      return known.computeIfAbsent(file, n -> Answer.fixed(own, resource("docs/" + n)));
    }
    if (theirs == null) {
      throw RefusedException.notFound("no such file of the documentation");
    }
    return known.computeIfAbsent(file, n -> Answer.fixed(theirs, resource(webJar() + n)));
  }

  private static String webJar() {
    Properties properties = new Properties();
    try (InputStream in = open(VERSION)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "META-INF/resources/webjars/swagger-ui/" + properties.getProperty("version") + "/";
  }

  private static Buffer resource(String name) {
    try (InputStream in = open(name)) {
      return Buffer.buffer(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String name) {
    @Nullable InputStream in = Docs.class.getResourceAsStream("/" + name);
    if (in == null) {
      throw new IllegalStateException("no resource " + name);
    }
    return in;
  }
}
