package io.mien.training;

import io.mien.training.data.Dataset;
import io.mien.training.data.EvaluationData;
import io.mien.training.data.PictureSplit;
import io.mien.training.data.PlainPictures;
import io.mien.training.data.Split;
import io.mien.training.data.TrainingChanges;
import io.mien.training.data.TrainingData;
import io.mien.training.loop.TrainingException;
import io.mien.vision.model.Expression;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a run learns from and what chooses its epoch. The test split is no part of it.
 *
 * @param labels the classes, in the order of the network's outputs
 * @param facts what provenance has to say of the data, for instance {@code data.digest}; a run
 *     resumes only with the same facts
 * @param skipped pictures that are missing or cannot be decoded, each with the reason
 */
public record RunData(
    TrainingData training,
    EvaluationData validation,
    List<Expression> labels,
    Map<String, String> facts,
    List<String> skipped) {
  static final String TRAIN_DIGEST = "train.sha256";
  static final String VALID_DIGEST = "valid.sha256";

  /** The fact that names the classes, where they are not all. */
  private static final String LABELS = "labels";

  private static final List<Expression> ALL = List.of(Expression.values());

  public RunData {
    labels = List.copyOf(labels);
    facts = Map.copyOf(facts);
    skipped = List.copyOf(skipped);
  }

  /** With all expressions as classes. */
  public RunData(TrainingData training, EvaluationData validation, Map<String, String> facts) {
    this(training, validation, ALL, facts, List.of());
  }

  /**
   * The training and validation splits of a data set, prepared as a job says.
   *
   * @param folder the data set
   * @param out told what was read
   */
  public static RunData read(Path folder, TrainingJob job, PrintStream out) {
    RunData data = of(job.dataset(folder), job, out);
    Map<String, String> facts = new TreeMap<>(data.facts());
    facts.putAll(MeasuredCrops.facts(folder));
    return new RunData(data.training, data.validation, data.labels, facts, data.skipped);
  }

  /** The pictures that a job learns from, as they are before augmentation. */
  public static PictureSplit training(Dataset dataset, TrainingJob job) {
    return job.changes().apply(dataset.read(Split.TRAIN)).split();
  }

  /**
   * The training and validation splits of a data set, prepared as a job says.
   *
   * @param dataset in the folds of the job already
   * @param out told what was read, and what the job changed about it
   */
  public static RunData of(Dataset dataset, TrainingJob job, PrintStream out) {
    PictureSplit read = dataset.read(Split.TRAIN);
    PictureSplit validation = dataset.read(Split.VALID);
    out.print(read.summary() + validation.summary());
    TrainingChanges.Result changed = job.changes().apply(read);
    out.print(changed.text());
    PictureSplit training = changed.split();
    List<Expression> labels = training.protocol().labels();
    TrainingData pictures = job.pictures(training);
    Map<String, String> facts = new TreeMap<>(changed.facts());
    facts.put("name", dataset.name());
    facts.put("protocol", training.protocol().text());
    facts.put("train.pictures", "" + pictures.size());
    facts.put(TRAIN_DIGEST, training.sha256());
    facts.put("valid.pictures", "" + validation.samples().size());
    facts.put(VALID_DIGEST, validation.sha256());
    if (!labels.equals(ALL)) {
      facts.put(LABELS, labels.stream().map(Expression::label).collect(Collectors.joining(",")));
    }
    return new RunData(
        pictures,
        new PlainPictures(validation, labels, job.preprocessing()),
        labels,
        facts,
        Stream.of(read, validation).flatMap(split -> split.skipped().stream()).distinct().toList());
  }

  /** Throws {@link TrainingException} where classes weigh by their pictures and one has none. */
  void requireWeights(TrainingJob job) {
    if (job.get(MethodKeys.WEIGHTING) == MethodKeys.Weighting.EQUAL) {
      return;
    }
    Set<Integer> found = Arrays.stream(training.labels()).boxed().collect(Collectors.toSet());
    String absent =
        IntStream.range(0, labels.size())
            .filter(label -> !found.contains(label))
            .mapToObj(label -> labels.get(label).label())
            .collect(Collectors.joining(", "));
    if (!absent.isEmpty()) {
      throw new TrainingException(
          "expected at least 1 training picture of each class with "
              + MethodKeys.WEIGHTING.name()
              + " = "
              + job.settings().get(MethodKeys.WEIGHTING.name())
              + ", found none of "
              + absent);
    }
  }

  /** The classes of the run with these facts: all where they name none. */
  static List<Expression> labels(Map<String, String> facts) {
    String names = facts.get(RunFacts.DATA + LABELS);
    return names == null
        ? ALL
        : Arrays.stream(names.split(",", -1)).map(Expression::ofLabel).toList();
  }
}
