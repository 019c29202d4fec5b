package io.mien.training;

import io.mien.training.data.AugmentedPictures;
import io.mien.training.data.Dataset;
import io.mien.training.data.EvaluationData;
import io.mien.training.data.FerPlusSplit;
import io.mien.training.data.PlainPictures;
import io.mien.training.data.Split;
import io.mien.training.data.TrainingChanges;
import io.mien.training.data.TrainingData;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a run learns from and what chooses its epoch. The test split is no part of it.
 *
 * @param facts what provenance has to say of the data, for instance {@code data.digest}; a run
 *     resumes only with the same facts
 */
public record RunData(TrainingData training, EvaluationData validation, Map<String, String> facts) {
  static final String VALID_DIGEST = "valid.sha256";

  public RunData {
    facts = Map.copyOf(facts);
  }

  /**
   * The training and validation splits of FER+, prepared as a job says.
   *
   * @param folder the data set
   * @param out told what was read
   */
  public static RunData ferPlus(Path folder, TrainingJob job, PrintStream out) {
    return of(job.dataset(folder), job, out);
  }

  /**
   * The training and validation splits of a data set, prepared as a job says.
   *
   * @param dataset in the folds of the job already
   * @param out told what was read, and what the job changed about it
   */
  public static RunData of(Dataset dataset, TrainingJob job, PrintStream out) {
    FerPlusSplit read = dataset.read(Split.TRAIN);
    FerPlusSplit validation = dataset.read(Split.VALID);
    out.print(read.summary() + validation.summary());
    TrainingChanges.Result changed = job.changes().apply(read);
    out.print(changed.text());
    FerPlusSplit training = changed.split();
    TrainingData pictures =
        new AugmentedPictures(
            training, job.preprocessing(), job.augmentation(), job.outlierShare(), job.sampler());
    Map<String, String> facts = new TreeMap<>(changed.facts());
    facts.put("name", dataset.name());
    facts.put("protocol", training.protocol().text());
    facts.put("train.pictures", "" + pictures.size());
    facts.put("train.sha256", training.sha256());
    facts.put("valid.pictures", "" + validation.samples().size());
    facts.put(VALID_DIGEST, validation.sha256());
    return new RunData(
        pictures, new PlainPictures(validation, TrainingRun.LABELS, job.preprocessing()), facts);
  }
}
