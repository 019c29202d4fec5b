package io.mien.inference.track;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.vision.image.Box;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CameraTracksBytesTest {

  @Test
  void comesBackAsItWasWritten() {
    for (CameraTracks tracks : List.of(CameraTracks.NONE, tracks())) {
      assertThat(CameraTracksBytes.read(CameraTracksBytes.write(tracks))).contains(tracks);
    }
  }

  /** The bytes of version 1, written by {@link #tracks}: they must load for ever. */
  @Test
  void readsTheGoldenBytesOfVersion1() throws IOException {
    String golden;
    try (InputStream in = CameraTracksBytesTest.class.getResourceAsStream("camera-tracks-1.hex")) {
      golden = new String(in.readAllBytes(), StandardCharsets.US_ASCII).replaceAll("\\s", "");
    }

    assertThat(HexFormat.of().formatHex(CameraTracksBytes.write(tracks()))).isEqualTo(golden);
    assertThat(CameraTracksBytes.read(HexFormat.of().parseHex(golden))).contains(tracks());
  }

  @Test
  void doesNotReadAnotherVersionOrBrokenBytes() {
    byte[] bytes = CameraTracksBytes.write(tracks());
    byte[] later = bytes.clone();
    later[0] = 2;

    assertThat(CameraTracksBytes.read(later)).isEmpty();
    assertThat(CameraTracksBytes.read(Arrays.copyOf(bytes, bytes.length - 1))).isEmpty();
    assertThat(CameraTracksBytes.read(new byte[0])).isEmpty();
  }

  private static CameraTracks tracks() {
    Instant start = Instant.parse("2026-01-01T00:00:00.100Z");
    Track still = Track.start("0123456789abcdef", start, new Box(10, 20, 30, 40));
    Smoothing smoothing = new Smoothing(start.plusMillis(40), List.of(.25, .75), 1, false);
    OpenEpisode episode = new OpenEpisode(1, start, start.plusMillis(40), .75);
    Track moving =
        Track.start("fedcba9876543210", start, new Box(64, 32, 16, 16))
            .after(.5)
            .missed(start.plusMillis(80))
            .showing(Optional.of(smoothing), Optional.of(episode));
    return new CameraTracks(
        Optional.of(start.plusMillis(80)),
        Optional.of(new LateRun(start, start.plusMillis(1))),
        List.of("neutral", "happiness"),
        List.of(still, moving));
  }
}
