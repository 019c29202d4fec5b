package io.mien.ingest.camera;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CameraChangeTest {
  @Test
  void touchesOnlyWhatIsDifferent() {
    List<CameraSpec> now =
        parse("[{id: same, url: rtsp://a}, {id: gone, url: rtsp://b}, {id: other, url: rtsp://c}]");
    List<CameraSpec> then =
        parse(
            "[{id: new, url: rtsp://d}, {id: other, url: rtsp://c, fps: 3},"
                + " {id: same, url: rtsp://a}]");

    CameraChange change = CameraChange.between(now, then);

    assertThat(change.stop()).containsExactlyInAnyOrder("gone", "other");
    assertThat(change.gone()).containsExactly("gone");
    assertThat(change.start()).extracting(CameraSpec::id).containsExactly("new", "other");
    assertThat(change.describe()).isEqualTo("1 new, 1 changed, 1 gone");
  }

  @Test
  void isEmptyForTheSameCamerasInAnotherOrder() {
    List<CameraSpec> now = parse("[{id: a, url: rtsp://a}, {id: b, url: rtsp://b}]");
    List<CameraSpec> then = parse("[{id: b, url: rtsp://b}, {id: a, url: rtsp://a}]");

    assertThat(CameraChange.between(now, then).isEmpty()).isTrue();
  }

  @Test
  void seesAnotherSecret() {
    String text = "cameras: [{id: a, url: 'rtsp://${P}@a'}]";
    List<CameraSpec> now = CamerasFile.parse(text, CamerasFileTest.DEFAULTS, Map.of("P", "x"));
    List<CameraSpec> then = CamerasFile.parse(text, CamerasFileTest.DEFAULTS, Map.of("P", "y"));

    assertThat(CameraChange.between(now, then).stop()).containsExactly("a");
  }

  private static List<CameraSpec> parse(String cameras) {
    return CamerasFile.parse("cameras: " + cameras, CamerasFileTest.DEFAULTS, Map.of());
  }
}
