package io.tidemark.runtime;

import io.lettuce.core.RedisURI;
import io.lettuce.core.StaticCredentialsProvider;
import java.time.Duration;
import java.util.List;

/**
 * Where a Redis is, of whichever deployment, and how to log in.
 *
 * <pre>
 * redis://[user:password@]host[:6379][/db]                            one server
 * redis-sentinel://[user:password@]host[:26379][,host…][/db]#master   what its Sentinels name
 * redis-cluster://[user:password@]host[:6379][,host…]                 a cluster, by some of its nodes
 * rediss://, rediss-sentinel://, rediss-cluster://                    the same with TLS
 *   ?ca=FILE&amp;cert=FILE&amp;key=FILE&amp;verify=full|ca|none   what TLS goes by, see {@link RedisTls}
 *   ?sentinelUser=NAME&amp;sentinelPassword=WORD          where the Sentinels want a login, too
 * </pre>
 *
 * @param database number of the one to use; 0 in a cluster
 */
public record RedisUrl(
    Deployment deployment,
    List<Node> nodes,
    Login login,
    int database,
    Sentinels sentinels,
    RedisTls tls) {
  /** How its servers stand together. */
  public enum Deployment {
    /** One server. */
    STANDALONE("redis", 6379),
    /** A master and its replicas, told apart by Sentinels. */
    SENTINEL("redis-sentinel", 26379),
    /** Masters that share the slots. */
    CLUSTER("redis-cluster", 6379);

    private final String scheme;
    private final int defaultPort;

    Deployment(String scheme, int defaultPort) {
      this.scheme = scheme;
      this.defaultPort = defaultPort;
    }

    String scheme() {
      return scheme;
    }

    int defaultPort() {
      return defaultPort;
    }
  }

  /** A server, or a Sentinel. */
  public record Node(String host, int port) {
    @Override
    public String toString() {
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /** A user and a password, either perhaps empty; never shown whole. */
  public record Login(String user, String password) {
    /** No login at all. */
    public static final Login NONE = new Login("", "");

    void apply(RedisURI uri) {
      if (!equals(NONE)) {
        String name = user.isEmpty() ? null : user;
        uri.setCredentialsProvider(new StaticCredentialsProvider(name, password.toCharArray()));
      }
    }

    @Override
    public String toString() {
      return equals(NONE) ? "" : user + ":***@";
    }
  }

  /**
   * What only Sentinels need.
   *
   * @param master the name that they know the server by
   * @param login of their own
   */
  public record Sentinels(String master, Login login) {
    /** Of a Redis without any. */
    public static final Sentinels NONE = new Sentinels("", Login.NONE);
  }

  public RedisUrl {
    nodes = List.copyOf(nodes);
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException("a Redis URL must name a host");
    }
    if (deployment == Deployment.STANDALONE && nodes.size() > 1) {
      throw new IllegalArgumentException(
          "one server must be named; several are those of redis-sentinel:// or redis-cluster://");
    }
    if (deployment == Deployment.CLUSTER && database != 0) {
      throw new IllegalArgumentException("a cluster has no database but 0, was " + database);
    }
    if ((deployment == Deployment.SENTINEL) == sentinels.master().isEmpty()) {
      throw new IllegalArgumentException(
          "#NAME must name the master of redis-sentinel://, and of nothing else");
    }
  }

  /**
   * Out of its text. An {@link IllegalArgumentException} says what is wrong, and nothing secret.
   */
  public static RedisUrl parse(String text) {
    return RedisUrlText.parse(text);
  }

  /** Whether it is a cluster. */
  public boolean clustered() {
    return deployment == Deployment.CLUSTER;
  }

  /** The same for Lettuce: one of a server or of all Sentinels, one a node of a cluster. */
  List<RedisURI> uris(Duration timeout) {
    if (deployment == Deployment.SENTINEL) {
      RedisURI uri = new RedisURI();
      uri.setSentinelMasterId(sentinels.master());
      for (Node node : nodes) {
        RedisURI sentinel = RedisURI.create(node.host(), node.port());
        sentinels.login().apply(sentinel);
        tls.apply(sentinel);
        sentinel.setTimeout(timeout);
        uri.getSentinels().add(sentinel);
      }
      return List.of(complete(uri, timeout));
    }
    return nodes.stream()
        .map(node -> complete(RedisURI.create(node.host(), node.port()), timeout))
        .toList();
  }

  private RedisURI complete(RedisURI uri, Duration timeout) {
    login.apply(uri);
    tls.apply(uri);
    uri.setDatabase(database);
    uri.setTimeout(timeout);
    return uri;
  }

  /** As it was written, more or less, but without a password. */
  @Override
  public String toString() {
    String scheme = deployment.scheme();
    StringBuilder text = new StringBuilder(tls.on() ? scheme.replace("redis", "rediss") : scheme);
    text.append("://").append(login);
    for (int i = 0; i < nodes.size(); i++) {
      text.append(i == 0 ? "" : ",").append(nodes.get(i));
    }
    if (database != 0) {
      text.append('/').append(database);
    }
    if (!sentinels.master().isEmpty()) {
      text.append('#').append(sentinels.master());
    }
    return text.toString();
  }
}
