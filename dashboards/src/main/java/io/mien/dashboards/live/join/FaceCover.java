package io.mien.dashboards.live.join;

import io.mien.contract.event.ExpressionEvent;
import io.mien.contract.event.ExpressionEvent.Track;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which parts of a frame hide its faces: each face that was found, the head around it, and, with
 * more room, each face that was found shortly before or after but not in this frame.
 */
final class FaceCover {
  /** From the detector's box, which holds the face, to the head. */
  static final double MARGIN = 1.5;

  /** For a face that was not found here and may have moved since it was. */
  static final double MISSED_MARGIN = 2.2;

  private static final double SAME_FACE = 0.3;

  private FaceCover() {}

  /**
   * The parts to hide.
   *
   * @param own what was found in the frame
   * @param near what was found in frames before and after it, in their order
   */
  static List<Area> of(List<ExpressionEvent> own, List<ExpressionEvent> near) {
    List<Area> found = own.stream().map(Area::of).toList();
    Set<String> tracks = new HashSet<>();
    own.forEach(event -> event.track().map(Track::id).ifPresent(tracks::add));
    Map<String, Area> first = new HashMap<>();
    Map<String, Area> last = new HashMap<>();
    List<Area> hidden = new ArrayList<>();
    found.forEach(area -> hidden.add(area.enlarged(MARGIN)));
    for (ExpressionEvent event : near) {
      Optional<String> track = event.track().map(Track::id);
      Area area = Area.of(event);
      if (track.filter(tracks::contains).isPresent()
          || found.stream().anyMatch(one -> one.overlap(area) > SAME_FACE)) {
        continue;
      }
      if (track.isPresent()) {
        first.putIfAbsent(track.get(), area);
        last.put(track.get(), area);
      } else {
        hidden.add(area.enlarged(MISSED_MARGIN));
      }
    }
    first.values().forEach(area -> hidden.add(area.enlarged(MISSED_MARGIN)));
    last.values().forEach(area -> hidden.add(area.enlarged(MISSED_MARGIN)));
    return hidden;
  }
}
