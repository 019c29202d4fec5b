package io.mien.training.data;

/** Pictures of one split as they are, without augmentation, always in the same order. */
public interface EvaluationData {
  /** The number of pictures. */
  int size();

  /** All pictures in their order, each exactly once; the last batch may be smaller. */
  Iterable<Batch> batches(int batchSize);

  /** The index of the true label of each picture, in the order of {@link #batches}. */
  int[] labels();
}
