package io.mien.cli;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Finds out why Kafka's client got no answer, which tells a closed port, another service and the
 * wrong protocol all as a timeout: asks the address itself, in plain text and with TLS.
 */
final class BrokerProbe {
  private static final int CORRELATION = 0x6d69656e;

  /** What a server tells that it is there. */
  private enum Speech {
    KAFKA,
    TLS,
    OTHER
  }

  private final String server;
  private final boolean tlsWanted;
  private final int timeoutMillis;

  /**
   * Asks nothing yet.
   *
   * @param server {@code host:port}, the first of the bootstrap servers
   * @param securityProtocol Kafka's setting
   */
  BrokerProbe(String server, String securityProtocol, Duration timeout) {
    this.server = server.strip();
    this.tlsWanted = securityProtocol.toUpperCase(Locale.ROOT).endsWith("SSL");
    this.timeoutMillis = Math.max(1, Math.toIntExact(timeout.toMillis()));
  }

  /** A finding that fails, with what to do. */
  Finding explain() {
    int colon = server.lastIndexOf(':');
    int port = port(server.substring(colon + 1));
    if (colon < 1 || port < 1) {
      return fail("expected HOST:PORT, found no port", "set --bootstrap HOST:PORT");
    }
    try {
      InetAddress address =
          InetAddress.getByName(server.substring(0, colon).replaceAll("[\\[\\]]", ""));
      return explain(new InetSocketAddress(address, port));
    } catch (UnknownHostException e) {
      return fail("its name is not known here", "correct --bootstrap, or the DNS of this machine");
    } catch (ConnectException e) {
      return fail(
          "nothing listens there",
          "start a broker there ('mien broker' runs one), or set --bootstrap");
    } catch (SocketTimeoutException e) {
      return fail(
          "its machine does not answer",
          "check the address, and that no firewall is between: --bootstrap");
    } catch (IOException e) {
      return fail("it cannot be reached: " + e.getMessage(), "check the network and --bootstrap");
    }
  }

  private Finding explain(InetSocketAddress address) throws IOException {
    return switch (speech(address)) {
      case KAFKA ->
          tlsWanted
              ? fail(
                  "it speaks Kafka without TLS, and security.protocol asks for TLS",
                  "set security.protocol to PLAINTEXT or SASL_PLAINTEXT, or --bootstrap to its TLS"
                      + " port")
              : fail(
                  "it speaks Kafka, but the brokers that it names did not answer in time",
                  "see that the broker's advertised.listeners can be reached from here, and that"
                      + " SASL is set where it wants it; or give more time with --timeout");
      case TLS ->
          tlsWanted
              ? fail(
                  "it speaks TLS, but no broker answered in time",
                  "see that ssl.truststore.location holds its authority, and that"
                      + " advertised.listeners can be reached from here")
              : fail(
                  "it speaks TLS, and security.protocol does not ask for it",
                  "set security.protocol to SSL or SASL_SSL, or --bootstrap to its port without"
                      + " TLS");
      case OTHER ->
          fail(
              "something listens there that does not speak Kafka",
              "correct the port of --bootstrap");
    };
  }

  private Speech speech(InetSocketAddress address) throws IOException {
    try (Socket socket = connected(address)) {
      if (speaksKafka(socket)) {
        return Speech.KAFKA;
      }
    }
    try (Socket socket = connected(address)) {
      return speaksTls(socket) ? Speech.TLS : Speech.OTHER;
    }
  }

  private Socket connected(InetSocketAddress address) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(address, timeoutMillis);
      socket.setSoTimeout(timeoutMillis);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** The first request of each client, ApiVersions of version 0; the answer repeats its number. */
  private static boolean speaksKafka(Socket socket) {
    ByteBuffer request = ByteBuffer.allocate(14);
    request.putInt(10).putShort((short) 18).putShort((short) 0).putInt(CORRELATION);
    request.putShort((short) -1); // no client id
    try {
      new DataOutputStream(socket.getOutputStream()).write(request.array());
      DataInputStream answer = new DataInputStream(socket.getInputStream());
      answer.readInt(); // its length
      return answer.readInt() == CORRELATION;
    } catch (IOException e) {
      return false;
    }
  }

  private boolean speaksTls(Socket socket) {
    SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    try (SSLSocket secure =
        (SSLSocket)
            factory.createSocket(
                socket, socket.getInetAddress().getHostAddress(), socket.getPort(), true)) {
      secure.setSoTimeout(timeoutMillis);
      secure.startHandshake();
      return true;
    } catch (SSLException e) {
      return isAboutCertificates(e); // it showed one, which nobody here knows
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isAboutCertificates(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException
          || cause instanceof java.security.cert.CertPathBuilderException) {
        return true;
      }
    }
    return false;
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      return port <= 65_535 ? port : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private Finding fail(String found, String advice) {
    return Finding.fail("broker", server + ": " + found, advice);
  }
}
