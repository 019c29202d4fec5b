package io.mien.training;

import io.mien.training.loop.TrainingException;
import io.mien.vision.tensor.ColourOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Every setting of a training job. */
final class JobKeys {
  /** First weights by chance. */
  static final String RANDOM = "random";

  private static final String WORD = "[a-z0-9][a-z0-9.-]*";

  static final Key<String> NAME = Key.text("model.name", "mien", WORD, "name of the model");
  static final Key<String> VERSION = Key.text("model.version", "1", WORD, "version of the model");

  static final Key<String> WEIGHTS =
      Key.file(
          "network.weights",
          RANDOM,
          "first weights: random, or a safetensors file: a checkpoint or published weights");

  static final Key<ColourOrder> COLOUR =
      Key.choice("input.colour", ColourOrder.GRAY, "channels of the input");
  static final Key<Integer> PIXELS =
      Key.integer("input.pixels", 64, 16, 512, "height and width of the input");
  static final Key<Integer> DETAIL =
      Key.integer("input.detail.pixels", 48, 0, 512, "resolution of the pictures; 0 = any");
  static final Key<Double> MEAN =
      Key.number("input.mean", 0.5078, 0, 1, "taken away from values of 0..1");
  static final Key<Double> STD = Key.number("input.std", 0.25, 0.001, 10, "divides what is left");

  static final Key<Integer> EPOCHS = Key.integer("epochs", 16, 1, 10_000, "length of the run");
  static final Key<Integer> BATCH =
      Key.integer("batch.pictures", 64, 2, 4096, "pictures in a step");
  static final Key<Integer> ACCUMULATED =
      Key.integer("batch.accumulated", 1, 1, 1024, "batches that make one move of the weights");
  static final Key<Integer> PATIENCE =
      Key.integer("epochs.patience", 0, 0, 10_000, "epochs without a better one; 0 = any");
  static final Key<Long> SEED = Key.longInteger("seed", 1, "decides every random number");

  static final Key<Double> ROTATION =
      Key.number("augment.rotation.degrees", 0, 0, 180, "largest rotation either way");
  static final Key<Double> SCALE =
      Key.number("augment.scale", 0, 0, 0.9, "largest share of growing or shrinking");
  static final Key<Double> SHIFT =
      Key.number("augment.shift", 0, 0, 0.9, "largest shift, as a share of the side");
  static final Key<Double> FLIP =
      Key.number("augment.flip.probability", 0.5, 0, 1, "how often a picture is mirrored");
  static final Key<Double> BRIGHTNESS =
      Key.number("augment.brightness", 0, 0, 1, "largest change, as a share of white");
  static final Key<Double> CONTRAST =
      Key.number("augment.contrast", 0, 0, 0.99, "largest change of contrast");
  static final Key<Double> ERASE =
      Key.number("augment.erase.probability", 0, 0, 1, "how often a rectangle is erased");

  static final Key<Double> ERASE_LEAST =
      Key.number("augment.erase.least", 0.02, 0, 1, "least share of the picture that is erased");
  static final Key<Double> ERASE_MOST =
      Key.number("augment.erase.most", 0.25, 0, 1, "largest share of the picture that is erased");

  static final Key<Double> OUTLIERS =
      Key.number(
          "outliers.share",
          0,
          0,
          0.5,
          "share scrambled and taught as no expression, for method = votes");
  static final Key<Double> AVERAGE =
      Key.number(
          "average.decay", 0, 0, 0.99999, "of the moving average of the weights; 0 = no average");

  static final Key<Integer> CHECKPOINT_STEPS =
      Key.integer("checkpoint.steps", 200, 1, 1_000_000, "steps between checkpoints");

  private static final List<Key<?>> OWN =
      List.of(
          NAME,
          VERSION,
          WEIGHTS,
          COLOUR,
          PIXELS,
          DETAIL,
          MEAN,
          STD,
          EPOCHS,
          BATCH,
          ACCUMULATED,
          PATIENCE,
          SEED,
          ROTATION,
          SCALE,
          SHIFT,
          FLIP,
          BRIGHTNESS,
          CONTRAST,
          ERASE,
          ERASE_LEAST,
          ERASE_MOST,
          OUTLIERS,
          AVERAGE,
          CHECKPOINT_STEPS);

  static final List<Key<?>> ALL =
      Stream.of(
              OWN,
              MachineKeys.ALL,
              DataKeys.ALL,
              ProtocolKeys.ALL,
              NetworkKeys.ALL,
              OptimizerKeys.ALL,
              MethodKeys.ALL,
              TeacherKeys.ALL,
              AugmentationKeys.ALL,
              ExportKeys.ALL)
          .flatMap(List::stream)
          .toList();

  private JobKeys() {}

  /** All settings: those given, checked, and what the others are when they are left out. */
  static SortedMap<String, String> complete(Map<String, String> given) {
    SortedMap<String, String> complete = new TreeMap<>(given);
    List<String> problems = new ArrayList<>();
    for (Key<?> key : ALL) {
      String text = complete.computeIfAbsent(key.name(), name -> key.standard());
      try {
        key.check(text);
      } catch (IllegalArgumentException e) {
        problems.add(key.name() + ": expected " + key.range() + ", found '" + text + "'");
      }
    }
    List<String> known = ALL.stream().map(Key::name).toList();
    for (String name : given.keySet()) {
      if (!known.contains(name)) {
        problems.add(
            "unknown setting '" + name + "', the nearest is '" + Key.nearest(name, ALL) + "'");
      }
    }
    if (!problems.isEmpty()) {
      throw new TrainingException("training settings: " + String.join("; ", problems));
    }
    return complete;
  }
}
