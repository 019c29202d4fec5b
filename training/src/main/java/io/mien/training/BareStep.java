package io.mien.training;

import io.mien.training.loop.LoopSettings;
import io.mien.training.loop.TrainingException;
import io.mien.training.method.Method;
import io.mien.training.method.Step;
import io.mien.training.net.Network;
import io.mien.training.net.Tensors;
import io.mien.training.net.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The step of a job with the bare library: a batch that is ready, forward pass and loss, backward
 * pass, the library's own optimizer, and nothing else. Labels are drawn anew in each step, as a
 * batch that is known by heart costs another time. Not thread safe.
 */
final class BareStep implements AutoCloseable {
  /** Batches of labels, drawn before the clock runs. */
  private static final int DRAWN = 8;

  private final Network network;
  private final Method method;
  private final Optimizer optimizer;
  private final List<Step> steps = new ArrayList<>();

  BareStep(TrainingJob job, RunData data) {
    MachineKeys.useThreads(job);
    network = job.network(data.labels().size());
    network.useChannelsLast();
    method = job.method(network, data.training().labels(), data.training().neighbours());
    optimizer = optimizer(job, Weight.joined(network.weights(), method.weights()));
    LoopSettings loop = job.loop();
    SplittableRandom random = new SplittableRandom(job.seed());
    float[] values =
        new float[loop.batchSize() * network.channels() * network.pixels() * network.pixels()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    Tensor pictures =
        Tensors.of(values, loop.batchSize(), network.channels(), network.pixels(), network.pixels())
            .contiguous(torch.MemoryFormat.ChannelsLast);
    for (int i = 0; i < DRAWN; i++) {
      int[] labels = random.ints(loop.batchSize(), 0, network.labels()).toArray();
      float[] targets = new float[labels.length * network.labels()];
      int[] samples = random.ints(labels.length, 0, data.training().labels().length).toArray();
      for (int n = 0; n < labels.length; n++) {
        targets[n * network.labels() + labels[n]] = 1;
      }
      steps.add(
          new Step(
              network,
              loop.precision()::run,
              pictures,
              Tensors.of(targets, labels.length, network.labels()),
              Tensors.ofWhole(labels),
              Tensors.ofWhole(samples),
              0,
              loop.epochs()));
    }
  }

  private static Optimizer optimizer(TrainingJob job, List<Weight> weights) {
    TensorVector trained =
        new TensorVector(
            weights.stream().filter(Weight::trained).map(Weight::tensor).toArray(Tensor[]::new));
    double rate = job.get(OptimizerKeys.RATE);
    double decay = job.get(OptimizerKeys.DECAY);
    return switch (job.get(OptimizerKeys.OPTIMIZER)) {
      case SGD -> {
        SGDOptions options = new SGDOptions(rate);
        options.momentum().put(job.get(OptimizerKeys.MOMENTUM));
        options.nesterov().put(true);
        options.weight_decay().put(decay);
        yield new SGD(trained, options);
      }
      case ADAM -> {
        AdamOptions options = new AdamOptions(rate);
        options.weight_decay().put(decay);
        yield new Adam(trained, options);
      }
      case ADAMW -> {
        AdamWOptions options = new AdamWOptions(rate);
        options.weight_decay().put(decay);
        yield new AdamW(trained, options);
      }
    };
  }

  /**
   * Learns so many batches.
   *
   * @throws TrainingException where the thread is interrupted, at the end of a step: the process
   *     must not end while the library computes
   */
  @SuppressWarnings("try") // the scope works by being there
  void run(int count) {
    for (int i = 0; i < count; i++) {
      if (Thread.currentThread().isInterrupted()) {
        throw new TrainingException("stopped after " + i + " of " + count + " steps");
      }
      try (PointerScope ofStep = new PointerScope()) {
        Tensor loss = method.loss(steps.get(i % DRAWN));
        loss.backward();
        Tensor unused = optimizer.step();
        optimizer.zero_grad();
        if (i == count - 1) {
          double unusedLoss = loss.item_float(); // a GPU answers when all is done
        }
      }
    }
  }

  @Override
  public void close() {
    network.close();
    optimizer.close();
  }
}
