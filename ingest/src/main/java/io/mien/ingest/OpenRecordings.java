package io.mien.ingest;

import io.mien.ingest.camera.CameraSpec;
import io.mien.ingest.source.CameraSource;
import io.mien.ingest.source.CameraSources;
import io.mien.ingest.source.LoopingSource;
import io.mien.ingest.source.RecordedSource;
import io.mien.ingest.source.SourceException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The recordings of some cameras, open; whoever opens them takes or closes them. */
final class OpenRecordings implements AutoCloseable {
  private final Map<String, CameraSource> sources = new HashMap<>();

  /**
   * Opens them all, or none.
   *
   * @throws io.mien.ingest.source.SourceException when one cannot be opened
   */
  static OpenRecordings of(Collection<CameraSpec> cameras) {
    OpenRecordings opened = new OpenRecordings();
    try {
      for (CameraSpec camera : cameras) {
        if (!camera.isLive()) {
          opened.sources.put(camera.id(), open(camera));
        }
      }
    } catch (RuntimeException e) {
      // Whatever was wrong, what is open by now has no other owner.
      opened.close();
      throw e;
    }
    return opened;
  }

  private static CameraSource open(CameraSpec camera) {
    CameraSource source;
    try {
      source = CameraSources.open(camera.source());
    } catch (SourceException e) {
      // Without the cause, which may say what is masked.
      throw new SourceException(camera.secrets().masked(String.valueOf(e.getMessage())));
    }
    return camera.loop() && source instanceof RecordedSource recorded
        ? new LoopingSource(recorded)
        : source;
  }

  /** Hands a camera's recording over; none where the camera is live. */
  Optional<CameraSource> take(CameraSpec camera) {
    return Optional.ofNullable(sources.remove(camera.id()));
  }

  @Override
  public void close() {
    sources.values().forEach(CameraSource::close);
    sources.clear();
  }
}
