package io.mien.ingest.source;

import io.mien.ingest.picture.PictureFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Opens the kind of source that a text names. */
public final class CameraSources {

  /** Before a folder: play its pictures as a slide show. */
  public static final String SLIDESHOW = "slideshow:";

  /** How long each picture of a folder counts where nothing else is said. */
  public static final Duration PICTURE_INTERVAL = Duration.ofSeconds(1);

  private static final int MAGIC_BYTES = 8;

  private CameraSources() {}

  /**
   * Opens any kind of source: what lies on this machine, else a URL or a USB camera.
   *
   * @throws SourceException when it cannot be opened; the message holds no secret
   */
  public static CameraSource open(SourceSpec spec) {
    String url = spec.url();
    boolean device = url.startsWith("/dev/");
    if (!url.startsWith(SLIDESHOW)
        && InputPlace.isPlace(url)
        && (device || existingPath(url).isEmpty())) {
      return StreamSource.open(spec);
    }
    // Beside other cameras, one core a camera is enough.
    return open(url, spec.pictureInterval(), 1);
  }

  /** Opens a source whose pictures, if it is a folder of them, count a second each. */
  public static RecordedSource open(String source) {
    return open(source, PICTURE_INTERVAL);
  }

  /**
   * Opens a recorded source, to be read as fast as all cores can.
   *
   * @param source a video file, a picture file, a folder of pictures, or a folder after {@value
   *     #SLIDESHOW}
   * @param pictureInterval how long each picture of a folder counts
   * @throws SourceException when it is none of these
   */
  public static RecordedSource open(String source, Duration pictureInterval) {
    return open(source, pictureInterval, VideoFileSource.ALL_CORES);
  }

  private static RecordedSource open(String source, Duration pictureInterval, int threads) {
    if (source.startsWith(SLIDESHOW)) {
      Path folder = existing(source.substring(SLIDESHOW.length()));
      if (!Files.isDirectory(folder)) {
        throw new SourceException(
            "expected a folder of pictures for a slide show, found " + folder);
      }
      return new SlideshowSource(folder, SlideshowSettings.DEFAULT);
    }
    Path path = existing(source);
    if (Files.isDirectory(path)) {
      return PictureFolderSource.ofFolder(path, pictureInterval);
    }
    return isPicture(path)
        ? PictureFolderSource.ofFile(path, pictureInterval)
        : new VideoFileSource(InputPlace.ofFile(path.toString()), threads);
  }

  private static Path existing(String source) {
    return existingPath(source)
        .orElseThrow(
            () ->
                new SourceException(
                    "expected a video file, a picture or a folder of pictures, found nothing at '"
                        + MaskedUrl.of(source)
                        + "'"));
  }

  private static Optional<Path> existingPath(String source) {
    try {
      return source.isBlank()
          ? Optional.empty()
          : Optional.of(Path.of(source)).filter(Files::exists);
    } catch (InvalidPathException e) {
      // What is no path does not exist either.
      return Optional.empty();
    }
  }

  private static boolean isPicture(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return PictureFormat.of(in.readNBytes(MAGIC_BYTES)).isPresent();
    } catch (IOException e) {
      throw new SourceException("cannot read " + file, e);
    }
  }
}
