package io.mien.it;

import io.mien.cli.EmbeddedBroker;
import io.mien.ingest.picture.FrameShape;
import io.mien.ingest.pipeline.FrameEncoder;
import io.mien.ingest.source.CapturedFrame;
import io.mien.ingest.source.SlideshowSettings;
import io.mien.ingest.source.SlideshowSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Small frames with faces, made from the sample pictures of the distribution. */
final class Pictures {
  private Pictures() {}

  /** JPEG frames of 640 x 360, two views of each of the six sample pictures. */
  static List<byte[]> frames(Path folder) throws IOException {
    for (int i = 1; i <= 6; i++) {
      String name = "sample" + i + ".jpg";
      try (InputStream in = EmbeddedBroker.class.getResourceAsStream("samples/" + name)) {
        if (in == null) {
          throw new IOException(name + " is missing from the distribution");
        }
        Files.copy(in, folder.resolve(name));
      }
    }
    List<byte[]> frames = new ArrayList<>();
    try (FrameEncoder encoder = new FrameEncoder(FrameShape.whole(85, 1_000_000));
        SlideshowSource source =
            new SlideshowSource(
                folder, new SlideshowSettings(640, 360, 2, Duration.ofSeconds(1)))) {
      Optional<CapturedFrame> frame = source.grab();
      while (frame.isPresent()) {
        frames.add(encoder.encode(frame.get().picture()).bytes());
        frame = source.grab();
      }
    }
    return frames;
  }
}
