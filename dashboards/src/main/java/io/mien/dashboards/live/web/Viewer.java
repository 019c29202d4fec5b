package io.mien.dashboards.live.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;

/** One browser at the other end of a WebSocket. Thread safe. */
public final class Viewer extends Session.Listener.AbstractAutoDemanding {
  private static final int LEAST_SIDE = 160;
  private static final int SIDE_STEP = 160;

  private final Viewers viewers;
  private final Outbox outbox = new Outbox();
  private final Map<String, Object> told = new HashMap<>();
  private volatile int side = 480;

  Viewer(Viewers viewers) {
    this.viewers = viewers;
  }

  @Override
  public void onWebSocketOpen(Session session) {
    super.onWebSocketOpen(session);
    viewers.joined(this);
  }

  @Override
  public void onWebSocketText(String text) {
    ViewerMessage message;
    try {
      message = ViewerMessage.FORMAT.read(text.getBytes(UTF_8));
    } catch (UncheckedIOException e) {
      getSession().close(StatusCode.BAD_PAYLOAD, "expected a message of the page", Callback.NOOP);
      return;
    }
    message.drawn().ifPresent(drawn -> drawn.forEach(outbox::acknowledged));
    // In steps: else each width of a window would be a size of its own.
    message.side().ifPresent(given -> side = LEAST_SIDE + roundUp(given - LEAST_SIDE));
    message.watch().ifPresent(cameras -> outbox.watch(Set.copyOf(cameras)));
    send();
    if (message.watch().isPresent() || message.side().isPresent()) {
      viewers.changed();
    } else {
      viewers.drawn();
    }
  }

  private static int roundUp(int pixels) {
    return Math.max(0, (Math.min(pixels, 4096) + SIDE_STEP - 1) / SIDE_STEP * SIDE_STEP);
  }

  @Override
  public void onWebSocketClose(int status, String reason, Callback callback) {
    viewers.left(this);
    callback.succeed();
  }

  @Override
  public void onWebSocketError(Throwable cause) {
    viewers.left(this);
  }

  /** The cameras whose pictures it shows. */
  public Set<String> watched() {
    return outbox.watched();
  }

  int side() {
    return side;
  }

  boolean wantsPicture(String cameraId) {
    return outbox.wantsPicture(cameraId);
  }

  void picture(String cameraId, byte[] message) {
    outbox.picture(cameraId, message);
    send();
  }

  /**
   * Sends a text, unless it has been told just this already.
   *
   * @param kind a later text of the same kind replaces one that waits
   * @param version of what the text says
   */
  public void tell(String kind, Object version, String text) {
    synchronized (told) {
      if (version.equals(told.put(kind, version))) {
        return;
      }
    }
    outbox.text(kind, text);
    send();
  }

  void close(int status, String reason) {
    getSession().close(status, reason, Callback.NOOP);
  }

  private void send() {
    Optional<Object> next = outbox.next();
    if (next.isEmpty() || !isOpen()) {
      return;
    }
    Callback callback =
        Callback.from(
            () -> {
              outbox.sent();
              send();
            },
            failure -> viewers.left(this));
    if (next.get() instanceof byte[] picture) {
      getSession().sendBinary(ByteBuffer.wrap(picture), callback);
    } else {
      getSession().sendText((String) next.get(), callback);
    }
  }
}
