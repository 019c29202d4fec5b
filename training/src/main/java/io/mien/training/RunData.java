package io.mien.training;

import io.mien.training.data.AugmentedPictures;
import io.mien.training.data.EvaluationData;
import io.mien.training.data.FerPlus;
import io.mien.training.data.FerPlusSplit;
import io.mien.training.data.PlainPictures;
import io.mien.training.data.Protocol;
import io.mien.training.data.Split;
import io.mien.training.data.TrainingData;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

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
   * @param folder as {@link FerPlus} reads it
   * @param out told what was read
   */
  public static RunData ferPlus(Path folder, TrainingJob job, PrintStream out) {
    FerPlus reader = new FerPlus(folder);
    FerPlusSplit training = reader.read(Split.TRAIN, Protocol.ARGMAX_8);
    FerPlusSplit validation = reader.read(Split.VALID, Protocol.ARGMAX_8);
    out.print(training.summary() + validation.summary());
    TrainingData pictures =
        new AugmentedPictures(
            training, job.preprocessing(), job.augmentation(), job.outlierShare(), job.sampler());
    return new RunData(
        pictures,
        new PlainPictures(validation, TrainingRun.LABELS, job.preprocessing()),
        Map.of(
            "name",
            "FER+ (FER2013 pictures, votes of ten annotators)",
            "protocol",
            Protocol.ARGMAX_8.text(),
            "train.pictures",
            "" + pictures.size(),
            "train.sha256",
            training.sha256(),
            "valid.pictures",
            "" + validation.samples().size(),
            "valid.sha256",
            validation.sha256()));
  }
}
