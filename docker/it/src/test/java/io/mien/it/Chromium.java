package io.mien.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A headless browser with an empty profile, driven through its DevTools protocol. */
final class Chromium implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final long PATIENCE_SECONDS = 120;

  private final Process process;
  private final Path profile;
  private final HttpClient http = HttpClient.newHttpClient();
  private final String devTools;
  private final List<Page> pages = new ArrayList<>();

  private Chromium(Process process, Path profile, String devTools) {
    this.process = process;
    this.profile = profile;
    this.devTools = devTools;
  }

  /** Starts it; the test is skipped where there is none. */
  static Chromium start() throws IOException {
    Path binary = Path.of("/usr/bin/chromium");
    assumeTrue(Files.isExecutable(binary), "no " + binary + ": the page is not tried in a browser");
    Path profile = Files.createTempDirectory("mien-chromium");
    Process process =
        new ProcessBuilder(
                binary.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile,
                "--remote-debugging-port=0",
                "--window-size=1280,1400",
                "about:blank")
            .redirectErrorStream(true)
            .start();
    BufferedReader out = process.inputReader(UTF_8);
    String line = out.readLine();
    while (line != null && !line.contains("DevTools listening on ")) {
      line = out.readLine();
    }
    assertThat(line).as("where the browser listens").isNotNull();
    Thread drain =
        new Thread(
            () -> {
              try {
                while (out.readLine() != null) {} // else it blocks on a full pipe
              } catch (IOException e) {
                // It has ended.
              }
            },
            "chromium-log");
    drain.setDaemon(true);
    drain.start();
    String address = URI.create(line.substring(line.indexOf("ws://"))).getAuthority();
    return new Chromium(process, profile, "http://" + address);
  }

  /** A new tab at an address. */
  Page open(String url) throws Exception {
    JsonNode target =
        JSON.readTree(
            http.send(
                    HttpRequest.newBuilder(URI.create(devTools + "/json/new?about:blank"))
                        .method("PUT", HttpRequest.BodyPublishers.noBody())
                        .build(),
                    BodyHandlers.ofString())
                .body());
    Page page = new Page(target.get("webSocketDebuggerUrl").asText());
    pages.add(page);
    for (String domain : List.of("Runtime", "Log", "Network", "Page")) {
      page.call(domain + ".enable", Map.of());
    }
    page.go(url);
    return page;
  }

  @Override
  public void close() {
    pages.forEach(page -> page.socket.abort());
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    }
    try (Stream<Path> files = Files.walk(profile)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      // A helper process of the browser still writes; the temporary folder is the system's to
      // clean.
      return;
    }
  }

  /** One tab. */
  final class Page implements WebSocket.Listener {
    private final WebSocket socket;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final StringBuilder partial = new StringBuilder();

    /** Addresses that the page has asked for. */
    final List<String> requests = new CopyOnWriteArrayList<>();

    /** What the console complains about: errors, warnings, violations of the policy. */
    final List<String> complaints = new CopyOnWriteArrayList<>();

    private Page(String url) throws Exception {
      socket =
          http.newWebSocketBuilder()
              .buildAsync(URI.create(url), this)
              .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
      partial.append(text);
      if (last) {
        String message = partial.toString();
        partial.setLength(0);
        try {
          heard(JSON.readTree(message));
        } catch (IOException e) {
          throw new IllegalStateException(e);
        }
      }
      from.request(1);
      return null;
    }

    private void heard(JsonNode message) {
      if (message.has("id")) {
        CompletableFuture<JsonNode> answer = answers.remove(message.get("id").asInt());
        if (answer != null) {
          answer.complete(message);
        }
        return;
      }
      JsonNode params = message.path("params");
      switch (message.path("method").asText()) {
        case "Network.requestWillBeSent" ->
            requests.add(params.path("request").path("url").asText());
        case "Network.webSocketCreated" -> requests.add(params.path("url").asText());
        case "Runtime.exceptionThrown" -> complaints.add(params.toString());
        case "Log.entryAdded" -> {
          if (!params.path("entry").path("level").asText().equals("verbose")) {
            complaints.add(params.path("entry").toString());
          }
        }
        case "Runtime.consoleAPICalled" -> {
          if (List.of("error", "warning", "assert").contains(params.path("type").asText())) {
            complaints.add(params.toString());
          }
        }
        default -> {}
      }
    }

    JsonNode call(String method, Map<String, Object> params) throws Exception {
      JsonNode found = answer(method, params);
      assertThat(found.has("error")).as(method + ": " + found).isFalse();
      return found.get("result");
    }

    private JsonNode answer(String method, Map<String, Object> params) throws Exception {
      int id = ids.incrementAndGet();
      CompletableFuture<JsonNode> answer = new CompletableFuture<>();
      answers.put(id, answer);
      ObjectNode message = JSON.createObjectNode();
      message.put("id", id).put("method", method).set("params", JSON.valueToTree(params));
      synchronized (socket) {
        socket
            .sendText(JSON.writeValueAsString(message), true)
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
      return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    void go(String url) throws Exception {
      call("Page.navigate", Map.of("url", url));
    }

    /** The value of an expression, promises awaited. */
    JsonNode ask(String script) throws Exception {
      JsonNode result =
          call(
              "Runtime.evaluate",
              Map.of("expression", script, "awaitPromise", true, "returnByValue", true));
      assertThat(result.has("exceptionDetails")).as(script + ": " + result).isFalse();
      return result.path("result").path("value");
    }

    /** Waits until an expression is true, in front: a tab behind another draws nothing. */
    void await(String script) throws Exception {
      call("Page.bringToFront", Map.of());
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (!holds(script)) {
        if (System.nanoTime() > end) {
          screenshot("awaited-in-vain");
          assertThat(script + "; the page says: " + ask("document.body.innerText").asText())
              .as("waited in vain")
              .isEmpty();
        }
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }

    /** Nothing holds of a page that is still being loaded. */
    private boolean holds(String script) throws Exception {
      return answer(
              "Runtime.evaluate",
              Map.of("expression", "Boolean(" + script + ")", "returnByValue", true))
          .path("result")
          .path("result")
          .path("value")
          .asBoolean(false);
    }

    void press(String key) throws Exception {
      for (String type : List.of("keyDown", "keyUp")) {
        call(
            "Input.dispatchKeyEvent",
            Map.of(
                "type",
                type,
                "key",
                key,
                "code",
                key,
                "text",
                key.equals("Enter") ? "\r" : "",
                "windowsVirtualKeyCode",
                key.equals("Enter") ? 13 : key.equals("Tab") ? 9 : 27));
      }
    }

    /** Kept under target, to be looked at. */
    void screenshot(String name) throws Exception {
      JsonNode shot = call("Page.captureScreenshot", Map.of("format", "png"));
      Path folder = Files.createDirectories(Path.of("target", "screenshots"));
      Files.write(
          folder.resolve(name + ".png"), Base64.getDecoder().decode(shot.get("data").asText()));
    }
  }

  /** How long a page may take on a busy machine. */
  static Duration patience() {
    return Duration.ofSeconds(PATIENCE_SECONDS);
  }
}
