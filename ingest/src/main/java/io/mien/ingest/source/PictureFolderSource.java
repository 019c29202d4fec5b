package io.mien.ingest.source;

import io.mien.ingest.picture.EncodedPicture;
import io.mien.ingest.picture.PictureFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The JPEG and PNG files of a folder as frames at even intervals; their bytes pass unchanged. */
public final class PictureFolderSource implements RecordedSource {

  private static final Logger LOG = LoggerFactory.getLogger(PictureFolderSource.class);

  private final List<Path> files;
  private final Duration interval;
  private final Set<Path> skipped = new HashSet<>();
  private int next;
  private long sequence;

  /** Opens all pictures of a folder, in the order of their names. */
  public static PictureFolderSource ofFolder(Path folder, Duration interval) {
    return new PictureFolderSource(PictureFiles.in(folder), interval);
  }

  /** Opens one picture. */
  public static PictureFolderSource ofFile(Path file, Duration interval) {
    return new PictureFolderSource(List.of(file), interval);
  }

  private PictureFolderSource(List<Path> files, Duration interval) {
    if (interval.isNegative() || interval.isZero()) {
      throw new IllegalArgumentException("expected an interval above 0, found " + interval);
    }
    this.files = files;
    this.interval = interval;
  }

  @Override
  public Optional<CapturedFrame> grab() {
    while (next < files.size()) {
      Path file = files.get(next++);
      byte[] bytes = read(file);
      Optional<PictureFormat> format = PictureFormat.of(bytes);
      if (format.isPresent()) {
        Duration time = interval.multipliedBy(sequence);
        return Optional.of(
            new CapturedFrame(sequence++, time, new EncodedPicture(format.get(), bytes)));
      }
      if (skipped.add(file)) {
        LOG.warn("Skipping {}: expected a JPEG or PNG picture, found other bytes.", file);
      }
    }
    return Optional.empty();
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new SourceException("cannot read picture " + file, e);
    }
  }

  @Override
  public void rewind() {
    next = 0;
    sequence = 0;
  }

  @Override
  public OptionalDouble framesPerSecond() {
    return OptionalDouble.of(1e9 / interval.toNanos());
  }

  @Override
  public OptionalLong frameCount() {
    return OptionalLong.of(files.size() - skipped.size());
  }

  @Override
  public void close() {}
}
