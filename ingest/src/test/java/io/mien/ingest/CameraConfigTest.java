package io.mien.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mien.contract.frame.FrameMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CameraConfigTest {
  @Test
  void readsIdAndSource() {
    assertThat(CameraConfig.parse("door=/videos/a=b.mp4"))
        .isEqualTo(new CameraConfig("door", "/videos/a=b.mp4"));
    assertThat(CameraConfig.parse("hall=slideshow:/pictures"))
        .isEqualTo(new CameraConfig("hall", "slideshow:/pictures"));
  }

  @Test
  void takesTheFileNameWhereThereIsNoId() {
    assertThat(CameraConfig.parse("/videos/street 1.mp4").id()).isEqualTo("street 1.mp4");
    assertThat(CameraConfig.parse("pictures/faces/").id()).isEqualTo("faces");
    assertThat(CameraConfig.parse("slideshow:/pictures/faces").id()).isEqualTo("faces");
  }

  @Test
  void takesTheHostWhereAUrlHasNoIdAndNeverItsUser() {
    assertThat(CameraConfig.parse("rtsp://me:pa/ss@10.0.0.5:8554/live").id())
        .isEqualTo("10.0.0.5-8554");
    assertThat(CameraConfig.parse("rtsp://admin:pa?s#s@10.0.0.5/live").id()).isEqualTo("10.0.0.5");
    assertThat(CameraConfig.parse("rtsp:/admin:pass@10.0.0.5/live").id()).isEqualTo("10.0.0.5");
    assertThat(CameraConfig.parse("http://cam.local/mjpeg?token=s3cret").id())
        .isEqualTo("cam.local");
    assertThat(CameraConfig.parse("usb:0").id()).isEqualTo("usb:0");
  }

  @Test
  void takesAFileThatIsNamedLikeAnIdAndASource(@TempDir Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve("a=b.mp4"));

    assertThat(CameraConfig.parse(file.toString()))
        .isEqualTo(new CameraConfig("a=b.mp4", file.toString()));
  }

  @Test
  void refusesAnIdThatTheStreamWouldRefuse() {
    String longest = "c".repeat(FrameMetadata.MAX_CAMERA_ID_BYTES);

    assertThat(new CameraConfig(longest, "x.mp4").id()).isEqualTo(longest);
    assertThatThrownBy(() -> new CameraConfig(longest + "c", "x.mp4"))
        .hasMessage("expected a camera id of at most 1024 bytes, found 1025");
  }
}
