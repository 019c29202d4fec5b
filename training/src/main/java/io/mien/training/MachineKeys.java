package io.mien.training;

import io.mien.training.loop.Precision;
import io.mien.training.loop.TrainingException;
import io.mien.training.net.Device;
import io.mien.vision.tensor.Processor;
import java.util.List;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;

/** The settings of a job that say what computes it, and in which numbers. */
final class MachineKeys {
  /** What may be asked for to compute on. */
  enum DeviceChoice {
    AUTO,
    CPU,
    CUDA
  }

  /** The number formats that may be asked for. */
  enum PrecisionChoice {
    AUTO,
    FP32,
    BF16,
    FP16
  }

  static final Key<DeviceChoice> DEVICE =
      Key.choice("device", DeviceChoice.AUTO, "what learns: auto = a GPU where there is one");
  static final Key<PrecisionChoice> PRECISION =
      Key.choice(
          "precision",
          PrecisionChoice.AUTO,
          "number format of both passes: auto = bf16 on a GPU and on processors that have it, else"
              + " fp32; fp16 needs device = cuda");
  static final Key<Integer> THREADS =
      Key.integer("threads", 0, 0, 1024, "of the framework; 0 = one for each processor");

  static final List<Key<?>> ALL = List.of(DEVICE, PRECISION, THREADS);

  private MachineKeys() {}

  /** The threads of a job, at least 1. */
  static int threads(TrainingJob job) {
    int threads = job.get(THREADS);
    return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
  }

  /** Gives the framework a job's threads; its linear algebra has a pool of its own. */
  static void useThreads(TrainingJob job) {
    torch.set_num_threads(threads(job));
    openblas_nolapack.blas_set_num_threads(threads(job));
  }

  /**
   * What a job learns on.
   *
   * @throws TrainingException where this machine or build has not what the job asks for
   */
  static Device device(TrainingJob job) {
    DeviceChoice choice = job.get(DEVICE);
    Device device = choice != DeviceChoice.CPU && Device.hasCuda() ? Device.CUDA : Device.CPU;
    if (choice == DeviceChoice.CUDA && device != Device.CUDA) {
      throw new TrainingException(
          "expected a GPU for device = cuda, found none that the framework can use: it needs a"
              + " build with -Pgpu-training, CUDA 13 and cuDNN 9");
    }
    if (job.get(PRECISION) == PrecisionChoice.FP16 && device != Device.CUDA) {
      throw new TrainingException(
          "expected a GPU for precision = fp16, found none that the job may use; the processor"
              + " learns in bf16 or fp32");
    }
    return device;
  }

  /**
   * The number format that a job computes in.
   *
   * @throws TrainingException as {@link #device}
   */
  static Precision precision(TrainingJob job) {
    return switch (job.get(PRECISION)) {
      case AUTO ->
          device(job) == Device.CUDA || Processor.here().hasBrainFloats()
              ? Precision.BF16
              : Precision.FP32;
      case FP32 -> Precision.FP32;
      case BF16 -> Precision.BF16;
      case FP16 -> Precision.FP16;
    };
  }
}
