package io.mien.vision.tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The processor that tensors are computed on, as Linux describes it.
 *
 * @param model its name; the architecture where the system does not tell
 * @param features what it has beyond its architecture, by the names of Linux; empty where the
 *     system does not tell
 */
public record Processor(String model, List<String> features) {
  /** Checks nothing: what is not known is not there. */
  public Processor {
    features = List.copyOf(features);
  }

  /** The one of this machine. */
  public static Processor here() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return of(lines.toList());
    } catch (IOException e) {
      return of(List.of()); // not Linux
    }
  }

  /** The first one of those that {@code /proc/cpuinfo} describes. */
  static Processor of(List<String> lines) {
    return new Processor(
        value(lines, "model name", System.getProperty("os.arch", "unknown")),
        Pattern.compile("\\s+")
            .splitAsStream(value(lines, "flags", ""))
            .filter(flag -> !flag.isEmpty())
            .toList());
  }

  private static String value(List<String> lines, String name, String otherwise) {
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .findFirst()
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .orElse(otherwise);
  }

  /**
   * Whether it computes brain floats of 16 bits itself (AVX512-BF16, AMX). Others have to be taught
   * them instruction by instruction, which costs several times what floats of 32 bits do.
   */
  public boolean hasBrainFloats() {
    return features.contains("avx512_bf16") || features.contains("amx_bf16");
  }
}
