package io.mien.dashboards.live.web;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;

/**
 * Which names a browser may call this server by, and which pages may talk to it.
 *
 * <p>On the loopback address anybody on this machine may look. A page of another site, open in the
 * same browser, must not: it would come under its own name, which it lets point here (DNS
 * rebinding), or with its own origin.
 */
final class Hosts {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private Hosts() {}

  /** Whether an address to listen on can be reached from this machine alone. */
  static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /**
   * Whether a Host header names this machine; with any port, since it may have been forwarded.
   *
   * @param host what the server listens on
   */
  static boolean isOwn(String host, String header) {
    String name = withoutPort(header);
    return LOOPBACK.contains(name) || name.equals(host.toLowerCase(Locale.ROOT));
  }

  /** Whether a page of this origin was served by who is asked now. */
  static boolean isSameOrigin(String origin, String hostHeader) {
    try {
      String authority = new URI(origin).getAuthority();
      return authority != null
          && authority.toLowerCase(Locale.ROOT).equals(hostHeader.toLowerCase(Locale.ROOT));
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static String withoutPort(String header) {
    int end = header.lastIndexOf(':');
    boolean port = end > header.lastIndexOf(']');
    return (port ? header.substring(0, end) : header).toLowerCase(Locale.ROOT);
  }
}
