package io.mien.training.loop;

import java.util.List;

/** Hears of a run's progress, on the thread that trains. */
public interface RunListener {
  /** A batch has been learnt. */
  void step(StepResult step);

  /** An epoch has been finished and validated. */
  void epoch(EpochResult result);

  /** Tells each of them, in order. */
  static RunListener all(List<RunListener> listeners) {
    List<RunListener> copy = List.copyOf(listeners);
    return new RunListener() {
      @Override
      public void step(StepResult step) {
        copy.forEach(listener -> listener.step(step));
      }

      @Override
      public void epoch(EpochResult result) {
        copy.forEach(listener -> listener.epoch(result));
      }
    };
  }
}
