package io.mien.training.data;

import io.mien.vision.image.Region;
import io.mien.vision.model.Expression;
import io.mien.vision.tensor.Preprocessing;
import java.nio.FloatBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** The pictures of a split as they are, by the preprocessing alone, in the order of their names. */
public final class PlainPictures implements EvaluationData {
  private final List<Sample> samples;
  private final List<Expression> labels;
  private final Preprocessing preprocessing;

  /** {@code labels} in the order of the network's outputs; all true labels must be among them. */
  public PlainPictures(PictureSplit split, List<Expression> labels, Preprocessing preprocessing) {
    this.samples = split.samples();
    this.labels = List.copyOf(labels);
    this.preprocessing = preprocessing;
    for (Sample sample : samples) {
      if (!labels.contains(sample.label())) {
        throw new DataException(
            "expected labels %s, found %s in split %s by protocol %s"
                .formatted(
                    labels.stream().map(Expression::label).toList(),
                    sample.label().label(),
                    split.split().label(),
                    split.protocol().text()));
      }
    }
  }

  @Override
  public int size() {
    return samples.size();
  }

  @Override
  public int[] labels() {
    return samples.stream().mapToInt(sample -> labels.indexOf(sample.label())).toArray();
  }

  @Override
  public Iterable<Batch> batches(int batchSize) {
    if (batchSize < 1) {
      throw new IllegalArgumentException("expected a batch size of at least 1, found " + batchSize);
    }
    return () -> iterator(batchSize);
  }

  private Iterator<Batch> iterator(int batchSize) {
    FloatBuffer buffer =
        AugmentedPictures.buffer(Math.min(batchSize, size()) * preprocessing.tensorLength());
    return new Iterator<>() {
      private int from = 0;

      @Override
      public boolean hasNext() {
        return from < samples.size();
      }

      @Override
      public Batch next() {
        if (!hasNext()) {
          throw new NoSuchElementException("expected a batch, found the end of the split");
        }
        int end = Math.min(samples.size(), from + batchSize);
        Batch batch = batch(samples.subList(from, end), buffer);
        from = end;
        return batch;
      }
    };
  }

  private Batch batch(List<Sample> part, FloatBuffer buffer) {
    float[] targets = new float[part.size() * labels.size()];
    for (int i = 0; i < part.size(); i++) {
      Sample sample = part.get(i);
      preprocessing.write(
          sample.picture(),
          Region.whole(sample.picture()),
          buffer,
          i * preprocessing.tensorLength());
      float[] shares = sample.votes().shares(labels).orElseGet(() -> oneHot(sample.label()));
      System.arraycopy(shares, 0, targets, i * labels.size(), shares.length);
    }
    return new Batch(part.size(), buffer, targets);
  }

  private float[] oneHot(Expression label) {
    float[] target = new float[labels.size()];
    target[labels.indexOf(label)] = 1;
    return target;
  }
}
