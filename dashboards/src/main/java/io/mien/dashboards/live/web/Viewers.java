package io.mien.dashboards.live.web;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.websocket.api.StatusCode;

/** All browsers that are connected. Thread safe. */
public final class Viewers {
  private final int most;
  private final Audience audience;
  private final Set<Viewer> connected = ConcurrentHashMap.newKeySet();

  /** Hears of what browsers want; on the server's threads, so it must not block. */
  public interface Audience {
    /** Somebody came or went, or wants other cameras. */
    void changed();

    /** A browser is ready for the next picture. */
    void drawn();
  }

  /** Takes at most so many browsers. */
  public Viewers(int most, Audience audience) {
    this.most = most;
    this.audience = audience;
  }

  Viewer create() {
    return new Viewer(this);
  }

  boolean isFull() {
    return connected.size() >= most;
  }

  void joined(Viewer viewer) {
    if (isFull()) {
      viewer.close(StatusCode.TRY_AGAIN_LATER, "too many browsers");
      return;
    }
    connected.add(viewer);
    audience.changed();
  }

  void left(Viewer viewer) {
    if (connected.remove(viewer)) {
      audience.changed();
    }
  }

  void changed() {
    audience.changed();
  }

  void drawn() {
    audience.drawn();
  }

  /** Those connected now. */
  public List<Viewer> all() {
    return List.copyOf(connected);
  }

  /** The cameras that somebody watches, each with the largest size that anybody shows it in. */
  public Map<String, Integer> watched() {
    Map<String, Integer> sides = new HashMap<>();
    for (Viewer viewer : connected) {
      viewer.watched().forEach(camera -> sides.merge(camera, viewer.side(), Math::max));
    }
    return sides;
  }

  /** Whether somebody would get a picture of this camera soon. */
  public boolean wantPicture(String cameraId) {
    return connected.stream().anyMatch(viewer -> viewer.wantsPicture(cameraId));
  }

  /** Gives a picture to all who watch its camera. */
  public void picture(String cameraId, byte[] message) {
    connected.forEach(viewer -> viewer.picture(cameraId, message));
  }

  /** Sends all away, as the server ends. */
  void close() {
    connected.forEach(viewer -> viewer.close(StatusCode.SHUTDOWN, "the server ends"));
  }
}
