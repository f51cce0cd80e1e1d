package io.tidemark.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProblemTest {
  static Stream<Arguments> kinds() {
    return Stream.of(
        Arguments.of(Problem.badRequest("d"), 400, "bad-request"),
        Arguments.of(Problem.notFound("d"), 404, "not-found"),
        Arguments.of(Problem.requestTimeout("d"), 408, "request-timeout"),
        Arguments.of(Problem.tooLarge("d"), 413, "too-large"),
        Arguments.of(Problem.invalid("d"), 422, "invalid"),
        Arguments.of(Problem.tooManyRequests("d"), 429, "too-many-requests"),
        Arguments.of(Problem.unavailable("d"), 503, "unavailable"));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void send_ofEachKind_isAnRfc9457Problem(Problem problem, int status, String code)
      throws Exception {
    HttpResponse<String> answer = sent(problem, Map.of());

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(new JsonObject(answer.body()))
        .isEqualTo(
            new JsonObject()
                .put("type", "urn:tidemark:problem:" + code)
                .put("title", problem.title())
                .put("status", status)
                .put("detail", "d"));
    assertThat(answer.headers().firstValue("Retry-After").isPresent())
        .isEqualTo(status == 429 || status == 503);
  }

  @Test
  void send_withMembers_addsThem() throws Exception {
    HttpResponse<String> answer =
        sent(Problem.invalid("all are bad"), Map.of("accepted", 0, "rejected", List.of("price")));

    assertThat(new JsonObject(answer.body()).getInteger("accepted")).isZero();
    assertThat(answer.body()).contains("\"rejected\":[\"price\"]");
  }

  @Test
  void send_afterTheAnswer_changesNothing() throws Exception {
    try (Http http =
        new Http(
            router ->
                router
                    .get("/")
                    .handler(
                        context -> {
                          context.response().end("answered");
                          Problem.notFound("late").send(context.response());
                        }))) {
      HttpResponse<String> answer = http.get("/");

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("answered");
    }
  }

  private static HttpResponse<String> sent(Problem problem, Map<String, ?> members)
      throws Exception {
    try (Http http =
        new Http(
            router ->
                router.get("/").handler(context -> problem.send(context.response(), members)))) {
      return http.get("/");
    }
  }
}
