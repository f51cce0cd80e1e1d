package io.tidemark.runtime;

/**
 * Where something listens.
 *
 * @param host a name or an address; of IPv6 without its brackets
 */
public record HostPort(String host, int port) {
  private static final int MAX_PORT = 65_535;

  public HostPort {
    if (host.isEmpty()
        || !host.chars().allMatch(c -> c > ' ' && c <= '~' && "/@[]".indexOf(c) < 0)) {
      throw new IllegalArgumentException("host: must be a name or an address, was " + host);
    }
    if (port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException("port: must be from 1 to 65535, was " + port);
    }
  }

  /** Out of {@code host:port} or {@code [IPv6]:port}. */
  public static HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (host.isEmpty() || (host.indexOf(':') >= 0 && !bracketed)) {
      throw new IllegalArgumentException("must be host:port, was " + text);
    }
    try {
      return new HostPort(
          bracketed ? host.substring(1, host.length() - 1) : host,
          Integer.parseInt(text.substring(colon + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("must be host:port, was " + text, e);
    }
  }

  @Override
  public String toString() {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }
}
