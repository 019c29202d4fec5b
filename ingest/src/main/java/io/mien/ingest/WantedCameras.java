package io.mien.ingest;

import io.mien.contract.config.ConfigProblemsException;
import io.mien.ingest.camera.CameraChange;
import io.mien.ingest.camera.CameraSpec;
import io.mien.ingest.camera.Cameras;
import io.mien.ingest.camera.FileWatch;
import io.mien.ingest.source.SourceException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The cameras that are wanted, which may change with the cameras file. Thread safe. */
final class WantedCameras {
  private static final Logger LOG = LoggerFactory.getLogger(WantedCameras.class);

  private final IngestConfig config;
  private final Map<String, String> environment;
  private final IngestMetrics metrics;
  private volatile Cameras cameras;
  private volatile Optional<String> problem = Optional.empty();

  /**
   * Those of the config, for now.
   *
   * @param environment the variables that URLs of the cameras file may name
   */
  WantedCameras(IngestConfig config, Map<String, String> environment, IngestMetrics metrics) {
    this.config = config;
    this.environment = Map.copyOf(environment);
    this.metrics = metrics;
    this.cameras = config.cameras();
  }

  List<CameraSpec> all() {
    return cameras.all();
  }

  /** Why the newest cameras file is refused. */
  Optional<String> problem() {
    return problem;
  }

  /**
   * Has the cameras at work follow the cameras file, where there is one, until that is closed.
   *
   * @param stopping is down once no camera is to start any more
   */
  Optional<FileWatch> follow(CameraSet working, CountDownLatch stopping) {
    Cameras now = cameras;
    return now.file()
        .map(
            file ->
                FileWatch.start(
                    file,
                    now.text(),
                    config.reloadInterval(),
                    found -> reload(found, working, stopping)));
  }

  /** Makes the cameras those of a new content of the file, or says why not. */
  private void reload(FileWatch.Found found, CameraSet working, CountDownLatch stopping) {
    try {
      if (found.problem().isPresent()) {
        throw new ConfigProblemsException(List.of(found.problem().get()));
      }
      Cameras wanted = cameras.with(found.text().orElse(""), config.defaults(), environment);
      CameraChange change = CameraChange.between(cameras.all(), wanted.all());
      try (OpenRecordings opened = OpenRecordings.of(change.start())) {
        if (stopping.getCount() > 0) {
          working.change(change, opened);
          cameras = wanted;
        }
      }
      problem = Optional.empty();
      metrics.camerasFileValid(true);
      LOG.info("The cameras file has changed: {}.", change.describe());
    } catch (ConfigProblemsException | SourceException e) {
      problem = Optional.of(String.valueOf(e.getMessage()));
      metrics.camerasFileValid(false);
      LOG.warn(
          "The new cameras file is refused, and the cameras stay as they are: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the watch is closed
    }
  }
}
