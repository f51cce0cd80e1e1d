package io.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The description of the API as a client would read it, and whether answers fit it. */
final class OpenApi {
  private static final String ID = "https://tidemark.example/openapi";

  private final JsonNode document;
  private final SchemaRegistry schemas;

  OpenApi(String yaml) {
    try {
      document = new YAMLMapper().readTree(yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    schemas =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemas(Map.of(ID, document.toString())));
  }

  /** Every path that it tells of. */
  Set<String> paths() {
    Set<String> paths = new TreeSet<>();
    document.path("paths").fieldNames().forEachRemaining(paths::add);
    return paths;
  }

  /** Checks an answer to a GET: its status, its headers, its type, its body. */
  void check(String path, HttpResponse<String> answer) {
    check("get", path, answer);
  }

  /** The same of another method, in lower case. */
  void check(String method, String path, HttpResponse<String> answer) {
    String at = "/paths/" + escaped(path) + "/" + method + "/responses/" + answer.statusCode();
    String found = resolved(at);
    JsonNode response = document.at(found);
    assertThat(response.isMissingNode()).as(at).isFalse();
    checkHeaders(at, found, response, answer);
    if (answer.statusCode() == 304) {
      assertThat(answer.body()).as(at).isEmpty();
      return;
    }
    String type =
        answer.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "").strip();
    assertThat(response.at("/content/" + escaped(type)).isMissingNode())
        .as("%s of %s", type, at)
        .isFalse();
    String schema = found + "/content/" + escaped(type) + "/schema";
    if (!document.at(schema).isMissingNode()) {
      checkBody(at, schema, answer.body());
    }
  }

  private void checkBody(String at, String schema, String body) {
    assertThat(
            schemas
                .getSchema(SchemaLocation.of(ID + "#" + schema))
                .validate(body, InputFormat.JSON))
        .as("%s: %s", at, body)
        .isEmpty();
  }

  private void checkHeaders(
      String at, String found, JsonNode response, HttpResponse<String> answer) {
    response
        .path("headers")
        .fieldNames()
        .forEachRemaining(
            name -> {
              String header = resolved(found + "/headers/" + escaped(name));
              answer
                  .headers()
                  .firstValue(name)
                  .ifPresent(value -> checkHeader(at + " " + name, header + "/schema", value));
            });
  }

  private void checkHeader(String at, String schema, String value) {
    boolean number = document.at(schema + "/type").asText().equals("integer");
    checkBody(at, schema, number ? value : "\"" + value.replace("\"", "\\\"") + "\"");
  }

  /** Where a pointer leads to after following a reference there. */
  private String resolved(String pointer) {
    String reference = document.at(pointer).path("$ref").asText();
    return reference.isEmpty() ? pointer : reference.substring(1);
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
