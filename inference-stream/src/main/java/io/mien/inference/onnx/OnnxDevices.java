package io.mien.inference.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the device to run on. */
public final class OnnxDevices {

  /** Takes the first GPU where there is one, else the processor. */
  public static final String AUTO = "auto";

  private static final Logger log = LoggerFactory.getLogger(OnnxDevices.class);

  /** {@code y = Relu(x)} on one number, an ONNX model of 59 bytes. */
  private static final String SMALLEST_MODEL =
      "CAg6MwoMCgF4EgF5IgRSZWx1EgFnWg8KAXgSCgoICAESBAoCCAFiDwoBeRIKCggIARIECgIIAUICEA0=";

  private OnnxDevices() {}

  /**
   * Chooses, after trying a GPU out.
   *
   * @param wanted {@code auto}, {@code cpu} or {@code cuda:N}
   * @param requireGpu refuses the processor
   * @throws OnnxException where the wanted or required GPU does not work
   */
  public static OnnxDevice choose(String wanted, boolean requireGpu) {
    return choose(wanted, requireGpu, OnnxDevices::whyNot);
  }

  /**
   * The same with a trial of one's own.
   *
   * @param whyNot tells why a GPU does not work; empty where it does
   */
  static OnnxDevice choose(
      String wanted, boolean requireGpu, Function<OnnxDevice, Optional<String>> whyNot) {
    OnnxDevice device = wanted.equals(AUTO) ? OnnxDevice.cuda(0) : OnnxDevice.ofText(wanted);
    if (device.cuda().isEmpty()) {
      if (requireGpu) {
        throw new OnnxException(
            "expected a GPU, as inference.require.gpu says, found inference.device=cpu;"
                + " set one or the other");
      }
      return device;
    }
    Optional<String> problem = whyNot.apply(device);
    if (problem.isEmpty()) {
      return device;
    }
    if (wanted.equals(AUTO) && !requireGpu) {
      log.info("no GPU, so the networks run on the CPU: {}", problem.get());
      return OnnxDevice.CPU;
    }
    throw new OnnxException(
        "expected a GPU that works as %s, found none: %s; %s"
            .formatted(
                device,
                problem.get(),
                requireGpu
                    ? "inference.require.gpu=false lets the networks run on the CPU"
                    : "inference.device=auto or cpu lets the networks run on the CPU"));
  }

  /** Why a device does not work; empty where it does. */
  public static Optional<String> whyNot(OnnxDevice device) {
    if (device.cuda().isPresent()
        && !OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
      return Optional.of("this build has ONNX Runtime without CUDA (build with -Pgpu)");
    }
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      OnnxOptions.cpu(1).on(device).apply(options);
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      try (OrtSession session =
              environment.createSession(Base64.getDecoder().decode(SMALLEST_MODEL), options);
          OnnxTensor one = OnnxTensor.createTensor(environment, new float[] {1});
          OrtSession.Result result = session.run(Map.of("x", one))) {
        float[] y = (float[]) result.get(0).getValue();
        return y[0] == 1 ? Optional.empty() : Optional.of("it computes Relu(1) = " + y[0]);
      }
    } catch (OrtException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
