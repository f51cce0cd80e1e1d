package io.tidemark.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes a Redis URL to pieces. By hand, since {@link java.net.URI} knows no list of hosts with
 * ports; and it quotes what it can't parse, the password with it, which this does not.
 */
final class RedisUrlText {
  private static final Pattern URL =
      Pattern.compile(
          "(?<scheme>[a-z-]+)://((?<login>[^/?#]*)@)?(?<hosts>[^@/?#]*)"
              + "(/(?<database>[^@?#]*))?(\\?(?<query>[^@#]*))?(#(?<master>[^@]*))?");
  private static final Pattern NODE =
      Pattern.compile(
          "(\\[(?<six>[0-9A-Fa-f:.%]+)]|(?<host>[^:\\[\\]\\s]+))(:(?<port>[0-9]{1,5}))?");
  private static final Set<String> TLS = Set.of("ca", "cert", "key", "verify");
  private static final Set<String> SENTINEL = Set.of("sentinelUser", "sentinelPassword");

  private RedisUrlText() {}

  static RedisUrl parse(String text) {
    Matcher url = URL.matcher(text);
    if (!url.matches()) {
      throw new IllegalArgumentException(
          "must be like redis://[user:password@]host:port, with any of @/?#%: in user or password"
              + " percent-encoded");
    }
    String scheme = url.group("scheme");
    boolean tls = scheme.startsWith("rediss");
    RedisUrl.Deployment deployment = deployment(tls ? "redis" + scheme.substring(6) : scheme);
    Map<String, String> query = query(group(url, "query"), tls, deployment);
    return new RedisUrl(
        deployment,
        nodes(url.group("hosts"), deployment),
        login(group(url, "login")),
        database(group(url, "database")),
        new RedisUrl.Sentinels(
            decode(group(url, "master")),
            new RedisUrl.Login(
                query.getOrDefault("sentinelUser", ""),
                query.getOrDefault("sentinelPassword", ""))),
        tls ? tls(query) : RedisTls.OFF);
  }

  /** The text without what may be a password in it, be it a URL or not. */
  static String masked(String text) {
    return text.replaceFirst("(?s)^([^@]*?://)?([^:@]*:)?.*@", "$1$2***@")
        .replaceAll(":(?!//|[0-9]{1,5}([,/?#]|$)|\\*\\*\\*@)[^,/?#@\\]]*(?![^\\[]*])", ":***")
        .replaceAll("(?i)(password=)[^&#]*", "$1***");
  }

  private static String group(Matcher url, String name) {
    String text = url.group(name);
    return text == null ? "" : text;
  }

  private static RedisUrl.Deployment deployment(String scheme) {
    for (RedisUrl.Deployment deployment : RedisUrl.Deployment.values()) {
      if (deployment.scheme().equals(scheme)) {
        return deployment;
      }
    }
    throw new IllegalArgumentException(
        "must begin with redis://, redis-sentinel:// or redis-cluster://, or for TLS with rediss://,"
            + " rediss-sentinel:// or rediss-cluster://");
  }

  private static List<RedisUrl.Node> nodes(String hosts, RedisUrl.Deployment deployment) {
    List<RedisUrl.Node> nodes = new ArrayList<>();
    for (String each : hosts.split(",", -1)) {
      Matcher node = NODE.matcher(each);
      if (!node.matches()) {
        throw new IllegalArgumentException(
            "host " + (nodes.size() + 1) + " must be like host, host:port or [IPv6]:port");
      }
      String six = node.group("six");
      String port = node.group("port");
      int number = port == null ? deployment.defaultPort() : Integer.parseInt(port);
      if (number < 1 || number > 65_535) {
        throw new IllegalArgumentException(
            "the port of host " + (nodes.size() + 1) + " must be from 1 to 65535");
      }
      nodes.add(new RedisUrl.Node(six == null ? node.group("host") : six, number));
    }
    return nodes;
  }

  /** A user and a password, or as in Redis before 6 a password alone. */
  private static RedisUrl.Login login(String text) {
    int colon = text.indexOf(':');
    return colon < 0
        ? new RedisUrl.Login("", decode(text))
        : new RedisUrl.Login(decode(text.substring(0, colon)), decode(text.substring(colon + 1)));
  }

  private static int database(String text) {
    if (text.isEmpty()) {
      return 0;
    }
    if (!text.matches("[0-9]{1,4}")) {
      throw new IllegalArgumentException("the database after / must be a number from 0 to 9999");
    }
    return Integer.parseInt(text);
  }

  private static Map<String, String> query(
      String text, boolean tls, RedisUrl.Deployment deployment) {
    Map<String, String> query = new HashMap<>();
    if (text.isEmpty()) {
      return query;
    }
    for (String each : text.split("&", -1)) {
      int equals = each.indexOf('=');
      String name = equals < 0 ? each : each.substring(0, equals);
      boolean sentinels = SENTINEL.contains(name);
      if (!sentinels && !TLS.contains(name)) {
        throw new IllegalArgumentException(
            "after ? may come ca, cert, key, verify, sentinelUser and sentinelPassword only");
      }
      if (sentinels && deployment != RedisUrl.Deployment.SENTINEL) {
        throw new IllegalArgumentException(name + " belongs to redis-sentinel:// only");
      }
      if (!sentinels && !tls) {
        throw new IllegalArgumentException(name + " belongs to TLS, as in rediss://");
      }
      query.put(name, equals < 0 ? "" : decode(each.substring(equals + 1)));
    }
    return query;
  }

  private static RedisTls tls(Map<String, String> query) {
    String verify = query.getOrDefault("verify", "full");
    for (RedisTls.Verify each : RedisTls.Verify.values()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(verify)) {
        return new RedisTls(true, each, file(query, "ca"), file(query, "cert"), file(query, "key"));
      }
    }
    throw new IllegalArgumentException("verify must be full, ca or none, was " + verify);
  }

  private static Optional<Path> file(Map<String, String> query, String name) {
    return Optional.ofNullable(query.get(name)).map(Path::of);
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
    } catch (IllegalArgumentException e) {
      // its own message quotes what it could not decode
      throw new IllegalArgumentException("% must begin a percent-encoded byte, such as %40");
    }
  }
}
