package io.mien.ingest.camera;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What has to be done for one set of cameras to become another; a camera that is in both, and the
 * same, is in neither part.
 *
 * @param stop ids of those that are gone or have changed
 * @param gone ids of those that are gone
 * @param start those that are new or have changed
 */
public record CameraChange(Set<String> stop, Set<String> gone, List<CameraSpec> start) {

  /** Takes copies. */
  public CameraChange {
    stop = Set.copyOf(stop);
    gone = Set.copyOf(gone);
    start = List.copyOf(start);
  }

  /** From the cameras that there are to those that there shall be. */
  public static CameraChange between(Collection<CameraSpec> now, Collection<CameraSpec> then) {
    Map<String, CameraSpec> wanted = new LinkedHashMap<>();
    then.forEach(camera -> wanted.put(camera.id(), camera));
    Set<String> stop = new LinkedHashSet<>();
    Set<String> gone = new LinkedHashSet<>();
    for (CameraSpec camera : now) {
      if (!camera.equals(wanted.get(camera.id()))) {
        stop.add(camera.id());
        if (!wanted.containsKey(camera.id())) {
          gone.add(camera.id());
        }
      }
    }
    List<CameraSpec> start = then.stream().filter(camera -> !now.contains(camera)).toList();
    return new CameraChange(stop, gone, start);
  }

  /** Whether both sets are the same. */
  public boolean isEmpty() {
    return stop.isEmpty() && start.isEmpty();
  }

  /** In words, for the log. */
  public String describe() {
    int changed = stop.size() - gone.size();
    return "%d new, %d changed, %d gone".formatted(start.size() - changed, changed, gone.size());
  }
}
