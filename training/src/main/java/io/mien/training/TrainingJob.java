package io.mien.training;

import io.mien.training.data.Augmentation;
import io.mien.training.data.AugmentedPictures;
import io.mien.training.data.Dataset;
import io.mien.training.data.Neighbours;
import io.mien.training.data.PictureSplit;
import io.mien.training.data.TrainingChanges;
import io.mien.training.loop.LoopSettings;
import io.mien.training.loop.Optimizer;
import io.mien.training.loop.Precision;
import io.mien.training.loop.Schedule;
import io.mien.training.loop.TrainingException;
import io.mien.training.method.Method;
import io.mien.training.net.Architecture;
import io.mien.training.net.Device;
import io.mien.training.net.Network;
import io.mien.training.net.Weight;
import io.mien.vision.tensor.Border;
import io.mien.vision.tensor.Preprocessing;
import io.mien.vision.tensor.Resampling;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * The settings of a training run, all checked.
 *
 * @param settings every setting by its name, as text, the ones left out filled in
 */
public record TrainingJob(SortedMap<String, String> settings) {
  private static final double WHITE = 255;

  /** How the names of settings begin that stay as a run began with them. */
  private static final List<String> FIXED =
      List.of("network", "data.", "input", "average", "batch.", "seed", "sampler");

  /** Checks all settings and reports all problems together. */
  public TrainingJob(SortedMap<String, String> settings) {
    this.settings = Collections.unmodifiableSortedMap(JobKeys.complete(settings));
    try {
      architecture().requirePixels(get(JobKeys.PIXELS));
      Augmentation unused = augmentation();
      MethodKeys.check(this);
      ProtocolKeys.check(this);
      TeacherKeys.check(this);
      LoopSettings unusedLoop = loop(Precision.FP32);
    } catch (IllegalArgumentException e) {
      throw new TrainingException("training settings: " + e.getMessage(), e);
    }
  }

  /** The settings that come with the program under a name. */
  public static TrainingJob preset(String name, Map<String, String> overrides) {
    return new TrainingJob(Presets.settings(name, overrides));
  }

  /** The settings that a file has, with others over them. */
  public static TrainingJob of(Map<String, String> file, Map<String, String> overrides) {
    return new TrainingJob(Presets.extended(file, overrides));
  }

  /**
   * This job with some settings changed, for a run that has begun: what its network is made of must
   * stay, and what its steps are counted by.
   */
  public TrainingJob changed(Map<String, String> overrides) {
    TrainingJob job = with(overrides);
    List<String> fixed =
        job.differences(this).stream()
            .filter(name -> FIXED.stream().anyMatch(name::startsWith))
            .toList();
    if (!fixed.isEmpty()) {
      throw new TrainingException(
          "expected the data, the batches, the seed, the network, the input and the average that the"
              + " run began with, found changes of "
              + String.join(", ", fixed));
    }
    return job;
  }

  /** This job with some settings changed. */
  public TrainingJob with(Map<String, String> overrides) {
    TreeMap<String, String> changed = new TreeMap<>(settings);
    changed.putAll(overrides);
    return new TrainingJob(changed);
  }

  /** The names of the settings in which two jobs differ. */
  List<String> differences(TrainingJob other) {
    return settings.keySet().stream()
        .filter(name -> !Objects.equals(settings.get(name), other.settings.get(name)))
        .toList();
  }

  /** All settings as others may read them: of files only the names, as folders name people. */
  SortedMap<String, String> publicSettings() {
    TreeMap<String, String> named = new TreeMap<>(settings);
    JobKeys.ALL.forEach(key -> named.computeIfPresent(key.name(), (name, text) -> key.named(text)));
    return named;
  }

  /** The name of the model. */
  public String name() {
    return get(JobKeys.NAME);
  }

  /** The version of the model. */
  public String version() {
    return get(JobKeys.VERSION);
  }

  /** The seed of everything random. */
  public long seed() {
    return get(JobKeys.SEED);
  }

  /** The threads of the framework, at least 1. */
  public int threads() {
    return MachineKeys.threads(this);
  }

  /** How a picture becomes the network's input. */
  public Preprocessing preprocessing() {
    int channels = get(JobKeys.COLOUR).channels();
    int pixels = get(JobKeys.PIXELS);
    return new Preprocessing(
        get(JobKeys.COLOUR),
        pixels,
        pixels,
        get(JobKeys.DETAIL),
        1 / WHITE,
        Collections.nCopies(channels, get(JobKeys.MEAN)),
        Collections.nCopies(channels, get(JobKeys.STD)),
        Resampling.ANTIALIASED,
        Border.REPLICATE);
  }

  /** How training pictures are varied. */
  public Augmentation augmentation() {
    return new Augmentation(
        get(JobKeys.ROTATION),
        get(JobKeys.SCALE),
        get(JobKeys.SHIFT),
        get(JobKeys.FLIP),
        get(JobKeys.BRIGHTNESS),
        get(JobKeys.CONTRAST),
        get(JobKeys.ERASE),
        get(JobKeys.ERASE_LEAST),
        get(JobKeys.ERASE_MOST),
        AugmentationKeys.variation(this));
  }

  /** The data set in a directory, as the settings say. */
  public Dataset dataset(Path directory) {
    return folded(DataKeys.open(this, directory));
  }

  /** A data set in folds, where the settings ask for them. */
  public Dataset folded(Dataset whole) {
    return ProtocolKeys.folded(this, whole);
  }

  /** Whether the pictures that are measured on are a fold of those that come for training. */
  public boolean isFolded() {
    return ProtocolKeys.isFolded(this);
  }

  /** What becomes of the training pictures before anything is learned. */
  TrainingChanges changes() {
    return ProtocolKeys.changes(this);
  }

  /** How often a picture comes scrambled, as an example of what is no face. */
  double outlierShare() {
    return get(JobKeys.OUTLIERS);
  }

  /** Training pictures as a run sees them. */
  AugmentedPictures pictures(PictureSplit training) {
    return new AugmentedPictures(
        training,
        preprocessing(),
        augmentation(),
        outlierShare(),
        get(MethodKeys.SAMPLER),
        AugmentationKeys.mixing(this),
        AugmentationKeys.company(this));
  }

  /**
   * What is made small.
   *
   * @param labels of the training pictures
   * @param neighbours of the training pictures, where their batches bring them along
   */
  Method method(Network network, int[] labels, Optional<Neighbours> neighbours) {
    try {
      return JobMethod.of(this, network, labels, neighbours);
    } catch (IllegalArgumentException e) {
      throw new TrainingException("training settings: " + e.getMessage(), e);
    }
  }

  /** The checkpoint that the first weights come from; empty where they come by chance. */
  Optional<Path> weights() {
    String weights = get(JobKeys.WEIGHTS);
    return weights.equals(JobKeys.RANDOM) ? Optional.empty() : Optional.of(Path.of(weights));
  }

  /**
   * Throws {@link TrainingException} where a teacher's file is not there, or this machine has not
   * what the job learns on.
   */
  public void requireMeans() {
    TeacherKeys.requireFiles(this);
    Device unused = MachineKeys.device(this);
  }

  /** The network with its first random weights, which the seed decides. */
  public Network network(int labels) {
    return architecture()
        .build(
            get(JobKeys.COLOUR).channels(),
            get(JobKeys.PIXELS),
            labels,
            new SplittableRandom(seed()));
  }

  Architecture architecture() {
    return NetworkKeys.architecture(this);
  }

  Optimizer optimizer(List<Weight> weights) {
    return OptimizerKeys.optimizer(this, weights);
  }

  Schedule schedule(int stepsPerEpoch) {
    return OptimizerKeys.schedule(this, stepsPerEpoch);
  }

  /**
   * This job with the number format that this machine computes it in, so that it stays the same
   * wherever the run goes on.
   *
   * @throws TrainingException where this machine has not what the job learns on
   */
  public TrainingJob settled() {
    return with(Map.of(MachineKeys.PRECISION.name(), MachineKeys.precision(this).label()));
  }

  LoopSettings loop() {
    return loop(MachineKeys.precision(this));
  }

  private LoopSettings loop(Precision precision) {
    return new LoopSettings(
        get(JobKeys.EPOCHS),
        get(JobKeys.BATCH),
        seed(),
        precision,
        get(JobKeys.AVERAGE),
        get(JobKeys.CHECKPOINT_STEPS),
        get(OptimizerKeys.SHARPNESS),
        get(OptimizerKeys.CLIP),
        get(JobKeys.ACCUMULATED),
        get(JobKeys.PATIENCE));
  }

  <T> T get(Key<T> key) {
    return key.parser().apply(settings.getOrDefault(key.name(), key.standard()));
  }
}
