package io.mien.ingest.source;

import io.mien.ingest.picture.BgrPicture;
import io.mien.ingest.picture.PictureCodec;
import io.mien.ingest.picture.PictureException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pictures of a folder as a film: each is shown for a while, slowly zoomed in or out and moved.
 * The same pictures and settings give the same frames.
 */
public final class SlideshowSource implements RecordedSource {
  private static final Logger LOG = LoggerFactory.getLogger(SlideshowSource.class);

  /** Small enough that what stands near a border of the picture stays mostly in view. */
  private static final double MAX_ZOOM = 1.2;

  /**
   * Where the view drifts as it closes in, in shares of the way to the border: aside, to either
   * side in turn, and up, where the faces are.
   */
  private static final double DRIFT_ASIDE = 0.5;

  private static final double DRIFT_UP = 0.7;

  private final SlideshowSettings settings;
  private final PictureFolderSource pictures;
  private final int framesPerPicture;
  private @Nullable BgrPicture canvas;
  private int pictureIndex;
  private int frameOfPicture;
  private long sequence;

  /** Opens the pictures of a folder, in the order of their names. */
  public SlideshowSource(Path folder, SlideshowSettings settings) {
    this.settings = settings;
    this.pictures = PictureFolderSource.ofFolder(folder, settings.perPicture());
    this.framesPerPicture = settings.framesPerPicture();
  }

  @Override
  public Optional<CapturedFrame> grab() {
    if (frameOfPicture == framesPerPicture) {
      canvas = null;
    }
    while (canvas == null) {
      Optional<CapturedFrame> picture = pictures.grab();
      if (picture.isEmpty()) {
        return Optional.empty();
      }
      open(picture.get());
    }
    BgrPicture shown = shown(canvas, (double) frameOfPicture++ / framesPerPicture);
    Duration time = Duration.ofNanos(Math.round(sequence * 1e9 / settings.framesPerSecond()));
    return Optional.of(new CapturedFrame(sequence++, time, shown));
  }

  /** Makes a picture the one that is shown; one that cannot be read is skipped. */
  private void open(CapturedFrame picture) {
    try {
      canvas = canvas(picture);
      pictureIndex = Math.toIntExact(picture.sequence());
      frameOfPicture = 0;
    } catch (PictureException e) {
      LOG.warn("Skipping a picture of the slide show: {}.", e.getMessage());
    }
  }

  /** The whole picture at the scale of the closest view, so that nothing is enlarged twice. */
  private BgrPicture canvas(CapturedFrame frame) {
    BgrPicture picture = PictureCodec.decode(frame.picture());
    int width = (int) Math.ceil(settings.widthPixels() * MAX_ZOOM);
    int height = (int) Math.ceil(settings.heightPixels() * MAX_ZOOM);
    return PictureCodec.fitted(picture, width, height);
  }

  /** The view at a share of the picture's time; every second picture is zoomed out, not in. */
  private BgrPicture shown(BgrPicture from, double share) {
    double closeness = pictureIndex % 2 == 0 ? share : 1 - share;
    double zoom = 1 + (MAX_ZOOM - 1) * closeness;
    double viewWidth = from.widthPixels() / zoom;
    double viewHeight = viewWidth * settings.heightPixels() / settings.widthPixels();
    double aside = pictureIndex % 4 < 2 ? DRIFT_ASIDE : -DRIFT_ASIDE;
    double left = (from.widthPixels() - viewWidth) / 2 * (1 + aside);
    double top = (from.heightPixels() - viewHeight) / 2 * (1 - DRIFT_UP);
    return PictureCodec.view(
        from, left, top, viewWidth, settings.widthPixels(), settings.heightPixels());
  }

  @Override
  public void rewind() {
    pictures.rewind();
    canvas = null;
    sequence = 0;
  }

  @Override
  public OptionalDouble framesPerSecond() {
    return OptionalDouble.of(settings.framesPerSecond());
  }

  @Override
  public OptionalLong frameCount() {
    return OptionalLong.of(pictures.frameCount().orElse(0) * framesPerPicture);
  }

  @Override
  public void close() {
    pictures.close();
  }
}
