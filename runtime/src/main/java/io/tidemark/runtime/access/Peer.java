package io.tidemark.runtime.access;

import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where a request comes from, by its connection and never by what it says of itself. */
final class Peer {
  /*
   * A peer on loopback is trusted where no key is configured. What it says is not believed, but it
   * may speak against it:
   *
   * - A proxy on this machine brings requests of anybody, from loopback. It adds Forwarded, Via or
   *   X-Forwarded-For; whoever sends one of these is not trusted.
   * - A page that a browser on this machine shows can send requests to loopback. The browser says
   *   whose page it is (Origin); and where a name was bound to 127.0.0.1 by a stranger's DNS, Host
   *   has that name. Both have to be names of loopback.
   */
  private static final List<String> SIGNS_OF_A_PROXY =
      List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via");

  private static final int IPV6_BYTES = 16;
  private static final int NETWORK_BYTES = 8;

  private Peer() {}

  /** The address that the connection comes from. */
  static String address(HttpServerRequest request) {
    SocketAddress remote = request.connection().remoteAddress();
    String address = remote == null ? null : remote.hostAddress();
    return address == null ? "unknown" : address;
  }

  /** Whether a program of this machine asks, for itself. */
  static boolean local(HttpServerRequest request) {
    return loopback(address(request))
        && SIGNS_OF_A_PROXY.stream().noneMatch(request.headers()::contains)
        && ownName(request)
        && ownOrigin(request.getHeader("Origin"));
  }

  private static boolean ownName(HttpServerRequest request) {
    HostAndPort authority = request.authority();
    return authority == null
        ? !request.headers().contains("Host") // else it is one that can't be read
        : loopbackName(authority.host());
  }

  private static boolean ownOrigin(@Nullable String origin) {
    if (origin == null) {
      return true;
    }
    try {
      String host = new URI(origin).getHost();
      return host != null && loopbackName(host);
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static boolean loopbackName(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    if (name.startsWith("[") && name.endsWith("]")) {
      name = name.substring(1, name.length() - 1);
    }
    return name.equals("localhost") || loopback(name);
  }

  static boolean loopback(String address) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
    try {
      // of bytes, IPv4 in IPv6 is IPv4
      return bytes != null && InetAddress.getByAddress(bytes).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** The address itself, or the /64 of one of IPv6: whoever has one address there has them all. */
  static String network(String address) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
    if (bytes == null || bytes.length != IPV6_BYTES) {
      return address;
    }
    Arrays.fill(bytes, NETWORK_BYTES, IPV6_BYTES, (byte) 0);
    return NetUtil.bytesToIpAddress(bytes);
  }
}
