package io.mien.dashboards.live.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.CookieManager;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveServerTest {
  private static final String TOKEN = "0123456789abcdef";
  private static final long PATIENCE_SECONDS = 60;

  private final Viewers viewers =
      new Viewers(
          2,
          new Viewers.Audience() {
            @Override
            public void changed() {}

            @Override
            public void drawn() {}
          });
  private LiveServer server = LiveServer.start("127.0.0.1", 0, Optional.empty(), viewers);
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    server.close();
  }

  private void guard() {
    server.close();
    server = LiveServer.start("127.0.0.1", 0, AccessToken.of(TOKEN), viewers);
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.address().getPort() + path);
  }

  private HttpResponse<String> get(HttpClient client, String path) throws Exception {
    return client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
  }

  /** A request as no client library would send it. */
  private String raw(String request) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  /** What a browser hears. */
  private static final class Heard implements WebSocket.Listener {
    final BlockingQueue<Object> messages = new LinkedBlockingQueue<>();
    final BlockingQueue<Integer> closed = new LinkedBlockingQueue<>();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
      messages.add(text.toString());
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer bytes, boolean last) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      messages.add(copy);
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      closed.add(status);
      return null;
    }
  }

  private WebSocket connect(WebSocket.Listener heard, String... headers) throws Exception {
    WebSocket.Builder builder = http.newWebSocketBuilder();
    for (int i = 0; i < headers.length; i += 2) {
      builder.header(headers[i], headers[i + 1]);
    }
    URI uri = URI.create("ws://127.0.0.1:" + server.address().getPort() + "/stream");
    return builder.buildAsync(uri, heard).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void pageAndItsFilesAreServedUnderAStrictPolicy() throws Exception {
    HttpResponse<String> page = get(http, "/");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'none'")
        .contains("frame-ancestors 'none'")
        .doesNotContain("unsafe", "*", "http:", "data:");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(page.headers().firstValue("Referrer-Policy")).contains("no-referrer");
    assertThat(page.headers().firstValue("Server")).isEmpty();
    // Everything that the page names is there, and nothing of it is elsewhere.
    Matcher names = Pattern.compile("(?:src|href)=\"([^\"#]+)\"").matcher(page.body());
    int count = 0;
    while (names.find()) {
      assertThat(names.group(1)).startsWith("/").doesNotStartWith("//");
      assertThat(get(http, names.group(1)).statusCode()).as(names.group(1)).isEqualTo(200);
      count++;
    }
    assertThat(count).isGreaterThan(4);
    assertThat(page.body()).doesNotContain("<style", "style=", "onclick");
  }

  @Test
  void scriptsImportOnlyWhatIsServed() throws Exception {
    for (String script : new String[] {"app", "tile", "detail", "timeline", "connection"}) {
      String text = get(http, "/" + script + ".js").body();
      Matcher names = Pattern.compile("from '\\.(/[^']+)'").matcher(text);
      while (names.find()) {
        assertThat(get(http, names.group(1)).statusCode()).as(names.group(1)).isEqualTo(200);
      }
    }
  }

  @Test
  void whatIsNotThereIsNotFoundAndNothingIsWritten() throws Exception {
    assertThat(get(http, "/../pom.xml").statusCode()).isIn(400, 404);
    assertThat(get(http, "/app.js/x").statusCode()).isEqualTo(404);
    assertThat(get(http, "/stream").statusCode()).isEqualTo(426);
    HttpRequest put =
        HttpRequest.newBuilder(uri("/")).PUT(HttpRequest.BodyPublishers.ofString("x")).build();
    assertThat(http.send(put, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
  }

  @Test
  void foreignNamesAndOriginsAreRefused() throws Exception {
    assertThat(raw("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 403");
    assertThat(raw("GET / HTTP/1.1\r\nHost: localhost:1\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200");
    assertThatThrownBy(() -> connect(new Heard(), "Origin", "http://evil.example"))
        .isInstanceOf(ExecutionException.class);
    assertThat(viewers.all()).isEmpty();
    String own = "http://127.0.0.1:" + server.address().getPort();
    connect(new Heard(), "Origin", own).abort();
  }

  @Test
  void tokenIsExchangedForACookieAndLeavesTheAddress() throws Exception {
    guard();
    HttpClient browser =
        HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    assertThat(get(browser, "/").statusCode()).isEqualTo(401);
    assertThat(get(browser, "/").body()).contains("type=\"password\"");
    assertThat(get(browser, "/style.css").statusCode()).isEqualTo(200);
    HttpResponse<String> exchanged = get(browser, "/?token=" + TOKEN);
    assertThat(exchanged.statusCode()).isEqualTo(303);
    assertThat(exchanged.headers().firstValue("Location")).contains("/");
    assertThat(exchanged.headers().firstValue("Set-Cookie").orElseThrow())
        .contains("HttpOnly", "SameSite=Strict", "Path=/")
        .doesNotContain(TOKEN);
    assertThat(get(browser, "/").statusCode()).isEqualTo(200);
    assertThat(get(browser, "/").body()).contains("id=\"cameras\"");
  }

  @Test
  void formWithTheTokenLetsIn() throws Exception {
    guard();
    HttpRequest form =
        HttpRequest.newBuilder(uri("/session"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("token=" + TOKEN))
            .build();

    HttpResponse<String> answer = http.send(form, BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().firstValue("Set-Cookie")).isPresent();
  }

  @Test
  void streamNeedsTheTokenToo() throws Exception {
    guard();

    assertThatThrownBy(() -> connect(new Heard())).isInstanceOf(ExecutionException.class);
    connect(new Heard(), "Authorization", "Bearer " + TOKEN).abort();
  }

  @Test
  void addressForOthersNeedsAToken() {
    assertThatThrownBy(() -> LiveServer.start("0.0.0.0", 0, Optional.empty(), viewers))
        .isInstanceOf(LiveException.class)
        .hasMessageContaining("expected a token for the address 0.0.0.0")
        .hasMessageContaining("MIEN_LIVE_TOKEN");
    LiveServer.start("0.0.0.0", 0, AccessToken.of(TOKEN), viewers).close();
  }

  @Test
  void portThatIsTakenIsNamed() {
    int port = server.address().getPort();

    assertThatThrownBy(() -> LiveServer.start("127.0.0.1", port, Optional.empty(), viewers))
        .isInstanceOf(LiveException.class)
        .hasMessageContaining("127.0.0.1:" + port);
  }

  @Test
  void browserGetsWhatItWatchesAndAcknowledges() throws Exception {
    Heard heard = new Heard();
    WebSocket socket = connect(heard);
    socket.sendText("{\"watch\":[\"door\"],\"side\":300}", true).get();
    await(() -> viewers.watched().equals(Map.of("door", 320)));

    viewers.picture("door", new byte[] {1});
    viewers.picture("till", new byte[] {2});
    assertThat((byte[]) heard.messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).containsExactly(1);
    viewers.picture("door", new byte[] {3});
    assertThat((byte[]) heard.messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).containsExactly(3);
    viewers.picture("door", new byte[] {4});
    viewers.picture("door", new byte[] {5});
    viewers.all().get(0).tell("state", 1, "hello");
    assertThat(heard.messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("hello");
    assertThat(viewers.wantPicture("door")).isFalse();
    socket.sendText("{\"drawn\":{\"door\":1}}", true).get();

    assertThat((byte[]) heard.messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).containsExactly(5);
  }

  @Test
  void nonsenseEndsTheConversation() throws Exception {
    for (String nonsense :
        new String[] {
          "{",
          "null",
          "[]",
          "{\"watch\":5}",
          "{\"side\":\"x\"}",
          "{\"watch\":[null]}",
          "{\"drawn\":\"door\"}",
          "{\"drawn\":{\"door\":0}}",
          "{\"drawn\":{\"door\":null}}"
        }) {
      Heard heard = new Heard();
      connect(heard).sendText(nonsense, true).get();
      assertThat(heard.closed.poll(PATIENCE_SECONDS, TimeUnit.SECONDS))
          .as(nonsense)
          .isEqualTo(1007);
    }
    await(() -> viewers.all().isEmpty());
  }

  @Test
  void moreBrowsersThanAllowedAreSentAway() throws Exception {
    connect(new Heard());
    connect(new Heard());
    await(() -> viewers.all().size() == 2);
    Heard third = new Heard();
    connect(third);

    assertThat(third.closed.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(1013);
    assertThat(viewers.all()).hasSize(2);
  }

  @Test
  void socketThatDoesNotReadHoldsNobodyUp() throws Exception {
    // A browser that has stopped: it takes nothing out of its socket.
    WebSocket.Listener deaf =
        new WebSocket.Listener() {
          @Override
          public void onOpen(WebSocket socket) {} // asks for no message
        };
    WebSocket stopped = connect(deaf);
    stopped.sendText("{\"watch\":[\"door\"]}", true).get();
    Heard quick = new Heard();
    WebSocket socket = connect(quick);
    socket.sendText("{\"watch\":[\"door\"]}", true).get();
    await(() -> viewers.all().stream().filter(one -> !one.watched().isEmpty()).count() == 2);

    long longest = 0;
    for (int i = 0; i < 300; i++) {
      long start = System.nanoTime();
      viewers.picture("door", new byte[200_000]);
      longest = Math.max(longest, System.nanoTime() - start);
      int size = 0;
      while (size < 200_000) {
        size += ((byte[]) quick.messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).length;
      }
      socket.sendText("{\"drawn\":{\"door\":1}}", true).get();
    }

    assertThat(Duration.ofNanos(longest))
        .as("to hand a picture on")
        .isLessThan(Duration.ofSeconds(5));
    stopped.abort();
  }
}
