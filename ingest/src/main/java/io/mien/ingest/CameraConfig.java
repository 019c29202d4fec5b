package io.mien.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mien.contract.config.ConfigProblemsException;
import io.mien.contract.frame.FrameMetadata;
import io.mien.ingest.source.CameraSources;
import io.mien.ingest.source.CameraUrl;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A camera: what it is called, and where its frames come from.
 *
 * @param source as {@link CameraSources} reads it
 */
public record CameraConfig(String id, String source) {

  private static final Pattern WITH_ID = Pattern.compile("([A-Za-z0-9._-]+)=(.+)");

  /** Checks that both are there, and that whoever reads the frames takes the id. */
  public CameraConfig {
    if (id.isBlank() || source.isBlank()) {
      throw new IllegalArgumentException(
          "expected a camera id and a source, found '" + id + "' and '" + source + "'");
    }
    int bytes = id.getBytes(UTF_8).length;
    if (bytes > FrameMetadata.MAX_CAMERA_ID_BYTES) {
      throw new ConfigProblemsException(
          List.of(
              "expected a camera id of at most %d bytes, found %d"
                  .formatted(FrameMetadata.MAX_CAMERA_ID_BYTES, bytes)));
    }
  }

  /**
   * Reads {@code id=source}, or a source alone; the id is then the name of its file, or the host of
   * its URL.
   */
  public static CameraConfig parse(String text) {
    Matcher matcher = WITH_ID.matcher(text);
    boolean isFile = path(text).filter(Files::exists).isPresent();
    if (matcher.matches() && !isFile) {
      return new CameraConfig(matcher.group(1), matcher.group(2));
    }
    Optional<CameraUrl> url = CameraUrl.of(text);
    if (url.isPresent()) {
      return new CameraConfig(id(url.get()), text);
    }
    String place =
        text.startsWith(CameraSources.SLIDESHOW)
            ? text.substring(CameraSources.SLIDESHOW.length())
            : text;
    String id =
        path(place)
            .map(path -> path.toAbsolutePath().normalize().getFileName())
            .map(Path::toString)
            .orElse(text);
    return new CameraConfig(id, text);
  }

  /** Host and port, in letters that an id may have. */
  private static String id(CameraUrl url) {
    String id = url.host().replaceAll("[^A-Za-z0-9._-]+", "-");
    return id.isBlank() ? "camera" : id;
  }

  private static Optional<Path> path(String text) {
    try {
      return Optional.of(Path.of(text));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
