package io.mien.dashboards.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.contract.config.Settings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LiveViewTest {
  @Test
  void saysThatThereIsNoBroker() throws Exception {
    Map<String, String> given =
        Map.of(
            "live.port", "0", "bootstrap.servers", "127.0.0.1:1", "default.api.timeout.ms", "500");
    LiveConfig config =
        LiveConfig.from(
            Settings.parse(
                LiveConfig.definition(), LiveConfig.clientKeys(), Map.of(), Map.of(), given));
    BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    WebSocket.Listener browser =
        new WebSocket.Listener() {
          @Override
          public @Nullable CompletionStage<?> onText(
              WebSocket socket, CharSequence text, boolean last) {
            texts.add(text.toString());
            socket.request(1);
            return null;
          }
        };
    try (LiveView view = LiveView.start(config)) {
      assertThat(view.url()).startsWith("http://127.0.0.1:").endsWith("/");
      HttpClient.newHttpClient()
          .newWebSocketBuilder()
          .buildAsync(URI.create(view.url().replace("http", "ws") + "stream"), browser)
          .get(60, TimeUnit.SECONDS);

      String text = texts.poll(60, TimeUnit.SECONDS);
      while (text != null && !text.contains("\"no-broker\"")) {
        text = texts.poll(60, TimeUnit.SECONDS);
      }

      assertThat(text).contains("No Kafka broker answers at 127.0.0.1:1.");
    }
  }
}
