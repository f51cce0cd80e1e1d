package io.tidemark.runtime.access;

import io.tidemark.runtime.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Who may use an HTTP port, and how.
 *
 * @param limit of one client
 * @param log where a line for each request goes: a file, {@code stdout}, or {@code off}
 * @param headTimeout within which the head of a request has to come
 */
public record AccessSettings(
    Grants grants,
    RateLimit limit,
    Cors cors,
    Optional<Tls> tls,
    String log,
    Duration headTimeout) {
  private static final String OFF = "off";
  private static final Duration HEAD_TIMEOUT = Duration.ofSeconds(10);

  /** Of the query API: reads are open, administration is this machine's. */
  public static AccessSettings localQuery() {
    return local(Grants.query(Settings.of(Map.of())));
  }

  /** Of ingest: it is this machine's. */
  public static AccessSettings localIngest() {
    return local(Grants.ingest(Settings.of(Map.of())));
  }

  private static AccessSettings local(Grants grants) {
    return new AccessSettings(
        grants, RateLimit.OFF, Cors.NONE, Optional.empty(), OFF, HEAD_TIMEOUT);
  }

  /** The query API's, out of the environment. */
  public static AccessSettings query(Settings settings) {
    return from(settings, "TIDEMARK_QUERY_", Grants.query(settings));
  }

  /** Ingest's, out of the environment. */
  public static AccessSettings ingest(Settings settings) {
    return from(settings, "TIDEMARK_INGEST_", Grants.ingest(settings));
  }

  private static AccessSettings from(Settings settings, String prefix, Grants grants) {
    return new AccessSettings(
        grants,
        RateLimit.from(settings, prefix),
        Cors.from(settings, prefix),
        Tls.from(settings, prefix),
        log(settings, prefix + "ACCESS_LOG"),
        settings.duration(
            prefix + "HEAD_TIMEOUT",
            HEAD_TIMEOUT,
            Duration.ofMillis(100),
            Duration.ofHours(1),
            "within which the head of a request has to come; then the connection is closed"));
  }

  private static String log(Settings settings, String name) {
    String target =
        settings.text(name, OFF, "a line of JSON for each request: into a file, stdout, or off");
    if (target.equals(OFF) || target.equals("stdout")) {
      return target;
    }
    Path file = Path.of(target).toAbsolutePath();
    Path folder = file.getParent();
    boolean usable =
        Files.exists(file)
            ? Files.isRegularFile(file) && Files.isWritable(file)
            : folder != null && Files.isWritable(folder);
    if (usable) {
      return target;
    }
    settings.problem(name, target, "must be off, stdout, or a file that can be written");
    return OFF;
  }

  boolean logs() {
    return !log.equals(OFF);
  }

  /** How its URLs begin. */
  public String scheme() {
    return tls.isPresent() ? "https" : "http";
  }

  /** The same with other keys. */
  public AccessSettings withKeys(ApiKeys read, ApiKeys write) {
    return new AccessSettings(
        new Grants(read, write, grants.writeSetting()), limit, cors, tls, log, headTimeout);
  }

  /** The same with another limit. */
  public AccessSettings withLimit(RateLimit other) {
    return new AccessSettings(grants, other, cors, tls, log, headTimeout);
  }

  /** The same for other sites' pages. */
  public AccessSettings withCors(Cors other) {
    return new AccessSettings(grants, limit, other, tls, log, headTimeout);
  }

  /** The same with TLS. */
  public AccessSettings withTls(Tls other) {
    return new AccessSettings(grants, limit, cors, Optional.of(other), log, headTimeout);
  }

  /** The same with a log. */
  public AccessSettings withLog(String target) {
    return new AccessSettings(grants, limit, cors, tls, target, headTimeout);
  }

  /** The same with more or less time for a head. */
  public AccessSettings withHeadTimeout(Duration other) {
    return new AccessSettings(grants, limit, cors, tls, log, other);
  }
}
