package io.mien.inference.aggregate;

import io.mien.contract.window.ExpressionWindow.Change;
import io.mien.contract.window.ExpressionWindow.Expressions;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The sums over some frames of a camera. Not thread safe. */
final class Tally {

  /** Bounds the memory; more tracks than this are counted as this many. */
  static final int MAX_TRACKS = 10_000;

  /** The sums of one label. */
  static final class Label {
    /** Of its probability, over all faces. */
    double probability;

    /** Faces that showed it and were not uncertain. */
    long faces;
  }

  long frames;
  long faces;
  long uncertain;

  /** The most faces in one frame: so many people there were at least, tracked or not. */
  int mostFaces;

  final Set<String> tracks = new LinkedHashSet<>();
  final Map<String, Label> labels = new LinkedHashMap<>();

  /** Adds a frame. */
  void add(List<SeenFace> seen) {
    frames++;
    faces += seen.size();
    mostFaces = Math.max(mostFaces, seen.size());
    for (SeenFace face : seen) {
      face.track().ifPresent(this::addTrack);
      face.probabilities().forEach((name, value) -> label(name).probability += value);
      if (face.uncertain()) {
        uncertain++;
      } else {
        label(face.expression()).faces++;
      }
    }
  }

  /** Adds the frames of another tally. */
  void add(Tally other) {
    frames += other.frames;
    faces += other.faces;
    uncertain += other.uncertain;
    mostFaces = Math.max(mostFaces, other.mostFaces);
    other.tracks.forEach(this::addTrack);
    other.labels.forEach(
        (name, sums) -> {
          Label label = label(name);
          label.probability += sums.probability;
          label.faces += sums.faces;
        });
  }

  private void addTrack(String track) {
    if (tracks.size() < MAX_TRACKS) {
      tracks.add(track);
    }
  }

  Label label(String name) {
    return labels.computeIfAbsent(name, unused -> new Label());
  }

  /** Whether there are faces, but of fewer people than may be shown. */
  boolean isSmallGroup(int minFaces) {
    return faces > 0 && Math.max(tracks.size(), mostFaces) < minFaces;
  }

  /** What the faces showed; there must be some. */
  Expressions expressions(Optional<Shares> before) {
    Map<String, Double> probabilities = new LinkedHashMap<>();
    labels.forEach((name, sums) -> probabilities.put(name, sums.probability / faces));
    Shares now = shares();
    return new Expressions(
        probabilities, now.byLabel(), now.uncertain(), before.map(now::changeSince));
  }

  private Shares shares() {
    Map<String, Double> byLabel = new LinkedHashMap<>();
    labels.forEach((name, sums) -> byLabel.put(name, (double) sums.faces / faces));
    return new Shares(byLabel, (double) uncertain / faces);
  }

  /** The parts of a window's faces. */
  record Shares(Map<String, Double> byLabel, double uncertain) {

    private Change changeSince(Shares before) {
      Map<String, Double> change = new LinkedHashMap<>();
      byLabel.forEach((name, share) -> change.put(name, share));
      before.byLabel.forEach((name, share) -> change.merge(name, -share, Double::sum));
      return new Change(change, uncertain - before.uncertain);
    }
  }
}
