package io.mien.ingest.camera;

import io.mien.contract.config.ConfigProblemsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The cameras that are configured: those that were given one by one, and those of a file.
 *
 * @param given one by one
 * @param file where there is one
 * @param text the file's content
 * @param all of both, with different ids
 */
public record Cameras(
    List<CameraSpec> given, Optional<Path> file, String text, List<CameraSpec> all) {

  /** What is wrong where there is no camera. */
  public static final String NONE =
      "expected at least one source, as ID=SOURCE or SOURCE, found none";

  /** Takes copies. */
  public Cameras {
    given = List.copyOf(given);
    all = List.copyOf(all);
  }

  /**
   * Joins both; the file is read.
   *
   * @throws ConfigProblemsException when there is no camera, two have the same id, or the file is
   *     broken; with all problems
   */
  public static Cameras load(
      List<CameraSpec> given,
      Optional<Path> file,
      CameraDefaults defaults,
      Map<String, String> environment) {
    if (file.isEmpty()) {
      return new Cameras(given, file, "", joined(given, List.of()));
    }
    String text = CamerasFile.text(file.get());
    return of(given, file.get(), text, defaults, environment);
  }

  /**
   * The same with another content of the file.
   *
   * @throws ConfigProblemsException when it is broken, or has the id of a camera that was given
   */
  public Cameras with(String newText, CameraDefaults defaults, Map<String, String> environment) {
    return of(given, file.orElseThrow(), newText, defaults, environment);
  }

  private static Cameras of(
      List<CameraSpec> given,
      Path file,
      String text,
      CameraDefaults defaults,
      Map<String, String> environment) {
    List<CameraSpec> found;
    try {
      found = CamerasFile.parse(text, defaults, environment);
    } catch (ConfigProblemsException e) {
      throw new ConfigProblemsException(
          e.problems().stream().map(problem -> file + ": " + problem).toList());
    }
    return new Cameras(given, Optional.of(file), text, joined(given, found));
  }

  private static List<CameraSpec> joined(List<CameraSpec> given, List<CameraSpec> found) {
    List<CameraSpec> all = new ArrayList<>(given);
    all.addAll(found);
    if (all.isEmpty()) {
      throw new ConfigProblemsException(List.of(NONE));
    }
    Set<String> ids = new HashSet<>();
    List<String> twice =
        all.stream()
            .map(CameraSpec::id)
            .filter(id -> !ids.add(id))
            .map(id -> "expected a different id for each camera, found " + id + " twice")
            .toList();
    if (!twice.isEmpty()) {
      throw new ConfigProblemsException(twice);
    }
    return all;
  }
}
