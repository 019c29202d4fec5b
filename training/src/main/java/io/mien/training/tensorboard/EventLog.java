package io.mien.training.tensorboard;

import io.mien.training.loop.EpochResult;
import io.mien.training.loop.RunListener;
import io.mien.training.loop.StepResult;
import io.mien.training.loop.TrainingException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes a run's progress as scalars that TensorBoard shows. The step is the number of batches
 * learnt since the run began; a resumed run has a file of its own, before whose first step the
 * older ones end.
 *
 * <p>Not thread safe. Whoever opens it closes it.
 */
public final class EventLog implements RunListener, AutoCloseable {
  /** TensorBoard takes every file with such a part in its name. */
  private static final String NAME = "events.out.tfevents.";

  private final OutputStream file;
  private final Clock clock;
  private final int everySteps;
  private boolean begun;
  private long lastStep;

  /** Opens a new file in the folder; every so many steps are written, and each epoch. */
  public EventLog(Path folder, Clock clock, int everySteps) {
    this.clock = clock;
    this.everySteps = everySteps;
    try {
      Files.createDirectories(folder);
      file =
          new BufferedOutputStream(
              Files.newOutputStream(unused(folder), StandardOpenOption.CREATE_NEW));
    } catch (IOException e) {
      throw new TrainingException(
          "cannot write events for TensorBoard into " + folder + ": " + e.getMessage(), e);
    }
    write(EventMessages.version(clock.instant()));
  }

  /** TensorBoard reads the files of a folder in the order of their names. */
  private Path unused(Path folder) {
    long second = clock.instant().getEpochSecond();
    Path file = folder.resolve(NAME + second);
    for (int i = 1; Files.exists(file); i++) {
      file = folder.resolve(NAME + second + "." + i);
    }
    return file;
  }

  @Override
  public void step(StepResult step) {
    lastStep = (step.epoch() - 1L) * step.batches() + step.batch();
    if (!begun) {
      begun = true;
      write(EventMessages.start(clock.instant(), lastStep));
    }
    if (step.batch() % everySteps == 0) {
      Map<String, Double> values = new LinkedHashMap<>();
      values.put("batch/loss", step.loss());
      values.put("batch/learning_rate", step.rate());
      write(values);
    }
  }

  @Override
  public void epoch(EpochResult result) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("epoch/training_loss", result.trainingLoss());
    values.put("epoch/validation_loss", result.validationLoss());
    values.put("epoch/validation_accuracy", result.validationAccuracy());
    values.put("epoch/seconds", result.seconds());
    write(values);
  }

  private void write(Map<String, Double> values) {
    write(EventMessages.scalars(clock.instant(), lastStep, values));
  }

  private void write(byte[] event) {
    try {
      RecordFile.write(file, event);
      file.flush();
    } catch (IOException e) {
      throw new TrainingException("cannot write events for TensorBoard: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new TrainingException("cannot close the events for TensorBoard: " + e.getMessage(), e);
    }
  }
}
