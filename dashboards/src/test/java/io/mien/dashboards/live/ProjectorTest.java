package io.mien.dashboards.live;

import static io.mien.dashboards.live.Events.event;
import static io.mien.dashboards.live.Events.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mien.contract.config.Settings;
import io.mien.dashboards.live.join.Frame;
import io.mien.dashboards.live.web.LiveServer;
import io.mien.dashboards.live.web.Viewers;
import io.mien.vision.image.Image;
import io.mien.vision.image.ImageDecoder;
import io.mien.vision.image.ImageEncoder;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProjectorTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final long PATIENCE_SECONDS = 60;
  private static final byte[] PICTURE =
      ImageEncoder.jpeg(new Image(640, 360, new byte[640 * 360 * Image.CHANNELS]), 80);

  private final LiveConfig config =
      LiveConfig.from(
          Settings.parse(
              LiveConfig.definition(), LiveConfig.clientKeys(), Map.of(), Map.of(), Map.of()));
  private final Desk desk = new Desk(config, Clock.systemUTC(), "server");
  private final Viewers viewers =
      new Viewers(
          4,
          new Viewers.Audience() {
            @Override
            public void changed() {
              desk.join().watch(viewers().watched().keySet());
            }

            @Override
            public void drawn() {
              desk.news().release();
            }
          });
  private final LiveServer server = LiveServer.start("127.0.0.1", 0, Optional.empty(), viewers);
  private final Thread projector =
      new Thread(new Projector(config, desk, viewers, Clock.systemUTC()), "projector");
  private final Browser browser = new Browser();
  private final List<JsonNode> unread = new ArrayList<>();

  private Viewers viewers() {
    return viewers;
  }

  /** Puts the pieces of messages together. */
  private static final class Browser implements WebSocket.Listener {
    final BlockingQueue<JsonNode> texts = new LinkedBlockingQueue<>();
    final BlockingQueue<byte[]> pictures = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        try {
          texts.add(JSON.readTree(text.toString()));
        } catch (java.io.IOException e) {
          throw new IllegalStateException(e);
        }
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer part, boolean last) {
      byte[] copy = new byte[part.remaining()];
      part.get(copy);
      bytes.writeBytes(copy);
      if (last) {
        pictures.add(bytes.toByteArray());
        bytes.reset();
      }
      socket.request(1);
      return null;
    }
  }

  @BeforeEach
  void connect() throws Exception {
    projector.start();
    HttpClient.newHttpClient()
        .newWebSocketBuilder()
        .buildAsync(URI.create("ws://127.0.0.1:" + server.address().getPort() + "/stream"), browser)
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .sendText("{\"watch\":[\"door\"],\"side\":320}", true)
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    while (viewers.watched().isEmpty()) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  @AfterEach
  void close() throws Exception {
    projector.interrupt();
    projector.join();
    server.close();
  }

  /** The next text of a type; those of others stay for whoever asks for them. */
  private JsonNode text(String type) throws Exception {
    for (JsonNode text : unread) {
      if (text.get("type").asText().equals(type)) {
        unread.remove(text);
        return text;
      }
    }
    while (true) {
      JsonNode text = browser.texts.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(text).as("a text of type " + type).isNotNull();
      if (text.get("type").asText().equals(type)) {
        return text;
      }
      unread.add(text);
    }
  }

  @Test
  void pictureComesWithTheFacesOfItsFrame() throws Exception {
    desk.camera("door", Optional.of(status(0)));
    for (long n = 0; n < 4; n++) {
      desk.frame(new Frame(Events.metadata(n), 0, n, PICTURE));
      desk.event(event(n));
    }
    desk.passed(Map.of(0, 4L));

    byte[] message = browser.pictures.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);

    assertThat(message).isNotNull();
    int length = ByteBuffer.wrap(message).getInt();
    JsonNode header = JSON.readTree(Arrays.copyOfRange(message, 4, 4 + length));
    long sequence = header.get("sequence").asLong();
    assertThat(header.get("camera").asText()).isEqualTo("door");
    assertThat(header.get("cover").asText()).isEqualTo("faces");
    assertThat(header.get("capturedAt").asText()).isEqualTo(Events.at(sequence).toString());
    assertThat(header.get("frame").get("width").asInt()).isEqualTo(640);
    JsonNode face = header.get("faces").get(0);
    assertThat(face.get("box").get("x").asDouble()).isEqualTo(64);
    assertThat(face.get("expression").asText()).isEqualTo("happiness");
    assertThat(face.get("probabilities").get("happiness").asDouble()).isEqualTo(.75);
    assertThat(face.get("smoothed").asBoolean()).isTrue();
    Image picture =
        new ImageDecoder(1_000_000).decode(Arrays.copyOfRange(message, 4 + length, message.length));
    assertThat(picture.widthPixels()).isEqualTo(320);
    assertThat(header.get("read").asLong()).isEqualTo(sequence + 1);
    assertThat(header.get("made").asLong()).isEqualTo(1);
    for (long n = 4; n < 20; n++) {
      desk.frame(new Frame(Events.metadata(n), 0, n, PICTURE));
      desk.event(event(n));
    }
    assertThat(browser.pictures.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isNotNull();
    assertThat(browser.pictures.poll(300, TimeUnit.MILLISECONDS))
        .as("no third before one is drawn")
        .isNull();
  }

  @Test
  void pageHearsHowThingsAre() throws Exception {
    desk.answered(true, true);
    desk.missing(Optional.empty());
    desk.camera("door", Optional.of(status(3)));
    desk.failed("nothing");

    JsonNode state = text("state");
    while (state.get("cameras").isEmpty()) {
      state = text("state");
    }

    assertThat(state.get("server").asText()).isEqualTo("server");
    assertThat(state.get("showFaces").asBoolean()).isFalse();
    assertThat(state.get("cameras").get(0).get("id").asText()).isEqualTo("door");
    assertThat(state.get("cameras").get(0).get("skippedFrames").asInt()).isEqualTo(3);
    assertThat(state.get("notice").get("code").asText()).isEqualTo("starting");
    assertThat(text("timeline").get("camera").asText()).isEqualTo("door");
    desk.camera("door", Optional.empty());
    desk.restarted();
    while (!state.get("cameras").isEmpty()) {
      state = text("state");
    }
  }
}
