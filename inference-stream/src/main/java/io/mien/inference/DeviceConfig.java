package io.mien.inference;

import io.mien.inference.expression.ModelPrecision;
import io.mien.inference.onnx.OnnxDevice;
import io.mien.inference.onnx.OnnxDevices;
import io.mien.inference.onnx.OnnxOptions;
import io.mien.inference.onnx.OnnxOptions.Optimization;
import java.util.Arrays;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.LambdaValidator;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigException;

/**
 * What the networks run on.
 *
 * @param wanted {@code auto}, {@code cpu} or {@code cuda:N}
 * @param requireGpu whether to refuse to start without a GPU
 * @param optimization how far the networks are rewritten when they are opened
 * @param precision the numbers of the shipped expression model
 */
public record DeviceConfig(
    String wanted, boolean requireGpu, Optimization optimization, ModelPrecision precision) {

  public static final String DEVICE = "inference.device";
  public static final String REQUIRE_GPU = "inference.require.gpu";
  public static final String PRECISION = "inference.model.precision";
  public static final String OPTIMIZATION = "inference.graph.optimization";

  /** Adds the keys to a definition. */
  public static ConfigDef define(ConfigDef definition) {
    return definition
        .define(
            DEVICE,
            ConfigDef.Type.STRING,
            OnnxDevices.AUTO,
            LambdaValidator.with(DeviceConfig::checkDevice, () -> "auto, cpu or cuda:N"),
            Importance.HIGH,
            "What the networks run on: auto (a GPU where there is one), cpu, or cuda:N.")
        .define(
            REQUIRE_GPU,
            ConfigDef.Type.BOOLEAN,
            false,
            Importance.MEDIUM,
            "Whether to refuse to start where no GPU works.")
        .define(
            PRECISION,
            ConfigDef.Type.STRING,
            ModelPrecision.AUTO.label(),
            ValidString.in(
                Arrays.stream(ModelPrecision.values())
                    .map(ModelPrecision::label)
                    .toArray(String[]::new)),
            Importance.MEDIUM,
            "The numbers that the shipped expression model computes with: float, int8 (faster on a"
                + " CPU), or auto: int8 on a CPU, float on a GPU.")
        .define(
            OPTIMIZATION,
            ConfigDef.Type.STRING,
            Optimization.ALL.label(),
            ValidString.in(
                Arrays.stream(Optimization.values())
                    .map(Optimization::label)
                    .toArray(String[]::new)),
            Importance.LOW,
            "How far ONNX Runtime rewrites the networks when it opens them; less to find a fault.");
  }

  /** Reads the keys of {@link #define}. */
  public static DeviceConfig from(AbstractConfig own) {
    return new DeviceConfig(
        own.getString(DEVICE),
        own.getBoolean(REQUIRE_GPU),
        Optimization.ofLabel(own.getString(OPTIMIZATION)),
        ModelPrecision.ofLabel(own.getString(PRECISION)));
  }

  /** The device to run on, found by trying. */
  public OnnxDevice choose() {
    return OnnxDevices.choose(wanted, requireGpu);
  }

  /** How a network runs on the chosen device. */
  OnnxOptions options(OnnxDevice device, int threads) {
    return new OnnxOptions(device, threads, optimization);
  }

  private static void checkDevice(String key, Object value) {
    try {
      if (!OnnxDevices.AUTO.equals(value)) {
        OnnxDevice.ofText(String.valueOf(value));
      }
    } catch (IllegalArgumentException e) {
      throw new ConfigException(key, value, "expected auto, cpu or cuda:N");
    }
  }
}
