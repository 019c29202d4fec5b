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
 * @param underNoise the same where labels are noisy
 */
public record StudyMethod(
    String name, String preset, Map<String, String> overrides, Map<String, String> underNoise) {
  /** What the others are compared with. */
  public static final String BASELINE = "baseline";

  /**
   * The network's trunk is the same for all, and so are mirroring and erasing. What a preset does
   * to pictures besides, such as noise, is the method's; EAC's authors erase both views apart under
   * label noise.
   *
   * <p>Beta of class weights is the published one to the power of 5: with a fifth of the pictures
   * classes then weigh what they would weigh with all of them.
   */
  public static final List<StudyMethod> ALL =
      List.of(
          new StudyMethod(BASELINE, BASELINE),
          new StudyMethod("eac", "eac", Map.of(), Map.of("augment.second.view", "own")),
          new StudyMethod("mek", "mek-paper", Map.of("method.class.beta", "0.9995")),
          new StudyMethod("rbc-rbf", "rbc-rbf", Map.of("method.class.beta", "0.995")),
          new StudyMethod("scn", "scn"),
          new StudyMethod("rul", "rul"),
          new StudyMethod("afcn", "afcn"),
          new StudyMethod("fan2022", "fan2022", Map.of("method.class.beta", "0.9995")),
          new StudyMethod("lfnsb", "lfnsb-raf"));

  public StudyMethod {
    overrides = Map.copyOf(overrides);
    underNoise = Map.copyOf(underNoise);
  }

  private StudyMethod(String name, String preset) {
    this(name, preset, Map.of());
  }

  private StudyMethod(String name, String preset, Map<String, String> overrides) {
    this(name, preset, overrides, Map.of());
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
        .map(String::strip)
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
