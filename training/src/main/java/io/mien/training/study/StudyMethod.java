package io.mien.training.study;

import io.mien.training.loop.TrainingException;
import java.util.List;
import java.util.Map;

/**
 * A published method in the study: a preset, and what of it the study's common settings must not
 * level.
 *
 * @param name in tables and on the command line
 * @param preset whose settings count where the study has none
 * @param overrides over the study's common settings
 */
public record StudyMethod(String name, String preset, Map<String, String> overrides) {
  /** What the others are compared with. */
  public static final String BASELINE = "baseline";

  /**
   * The network's trunk is the same for all. The second view of EAC, MEK, RBC+RBF and AFCN is the
   * mirror image, so that their presets do not mirror by chance.
   */
  public static final List<StudyMethod> ALL =
      List.of(
          new StudyMethod(BASELINE, BASELINE, Map.of()),
          new StudyMethod("eac", "eac", Map.of()),
          new StudyMethod("mek", "mek-paper", Map.of()),
          new StudyMethod("rbc-rbf", "rbc-rbf", Map.of()),
          new StudyMethod("scn", "scn", Map.of()),
          new StudyMethod("rul", "rul", Map.of()),
          new StudyMethod("afcn", "afcn", Map.of()),
          new StudyMethod("fan2022", "fan2022", Map.of()),
          new StudyMethod("lfnsb", "lfnsb-raf", Map.of()));

  public StudyMethod {
    overrides = Map.copyOf(overrides);
  }

  /** The names of all. */
  public static List<String> names() {
    return ALL.stream().map(StudyMethod::name).toList();
  }

  /**
   * The methods of some names, in their order.
   *
   * @throws TrainingException for an unknown name
   */
  public static List<StudyMethod> named(List<String> names) {
    return names.stream()
        .map(
            name ->
                ALL.stream()
                    .filter(method -> method.name.equals(name))
                    .findFirst()
                    .orElseThrow(
                        () ->
                            new TrainingException(
                                "expected methods among "
                                    + String.join(", ", names())
                                    + ", found '"
                                    + name
                                    + "'")))
        .toList();
  }
}
