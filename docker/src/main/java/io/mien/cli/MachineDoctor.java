package io.mien.cli;

import com.sun.management.OperatingSystemMXBean;
import io.mien.inference.FrameAnalyzer;
import io.mien.inference.InferenceConfig;
import io.mien.vision.image.Image;
import io.mien.vision.image.ImageDecoder;
import io.mien.vision.image.ImageEncoder;
import io.mien.vision.tensor.Processor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks at the machine that Mien is to run on. */
final class MachineDoctor {
  private static final int LEAST_JAVA = 17;
  private static final long MEGABYTE = 1024 * 1024;
  private static final long LEAST_HEAP_BYTES = 256 * MEGABYTE;

  /** Natives and the page cache want their part of the memory. */
  private static final double LARGEST_HEAP_SHARE = 0.8;

  private static final long LOW_DISK_BYTES = 1024 * MEGABYTE;
  private static final long NO_DISK_BYTES = 100 * MEGABYTE;
  private static final Set<String> FEATURES =
      Set.of("avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_int8", "amx_bf16");

  private MachineDoctor() {}

  static List<Finding> look(InferenceConfig config) {
    List<Finding> findings = new ArrayList<>();
    findings.add(java(Runtime.version().feature()));
    findings.add(memory());
    findings.add(processor());
    findings.add(pictures());
    findings.add(networks(config));
    findings.add(stateDirectory(config));
    findings.add(metricsPort(config.metricsHost(), config.metricsPort()));
    return findings;
  }

  static Finding java(int version) {
    String found = version + " at " + System.getProperty("java.home");
    return version >= LEAST_JAVA
        ? Finding.ok("java", found)
        : Finding.fail("java", found, "install Java " + LEAST_JAVA + " or later");
  }

  private static Finding memory() {
    return memory(
        Runtime.getRuntime().maxMemory(),
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize());
  }

  /** Judges the largest heap beside the machine's memory, both in bytes. */
  static Finding memory(long heap, long machine) {
    String found =
        "heap of %,d MiB of the machine's %,d MiB".formatted(heap / MEGABYTE, machine / MEGABYTE);
    if (heap < LEAST_HEAP_BYTES) {
      return Finding.warn("memory", found, "give more, as with MIEN_JAVA_OPTS=-Xmx1g");
    }
    return heap > LARGEST_HEAP_SHARE * machine
        ? Finding.warn("memory", found, "leave more to the natives: MIEN_JAVA_OPTS=-Xmx...")
        : Finding.ok("memory", found);
  }

  private static Finding processor() {
    String found =
        "%d cores, %s"
            .formatted(Runtime.getRuntime().availableProcessors(), System.getProperty("os.arch"));
    List<String> features = Processor.here().features();
    if (features.isEmpty()) { // not Linux, or a list of its own kind
      return Finding.ok("processor", found);
    }
    if (!features.contains("avx2")) {
      return Finding.warn(
          "processor", found + " without AVX2", "expect networks several times slower");
    }
    return Finding.ok(
        "processor",
        found
            + features.stream()
                .filter(FEATURES::contains)
                .sorted()
                .collect(Collectors.joining(", ", " with ", "")));
  }

  private static Finding pictures() {
    try {
      Image dot = new Image(1, 1, new byte[Image.CHANNELS]);
      Image read = new ImageDecoder(1).decode(ImageEncoder.png(dot));
      return Finding.ok("opencv", "decodes a picture of " + read.widthPixels() + " pixel");
    } catch (RuntimeException | LinkageError e) { // whatever keeps the natives from loading
      return Finding.fail(
          "opencv",
          "its natives do not load: " + e,
          "build for this platform (-Djavacpp.platform=...) and check that the cache is writable");
    }
  }

  /** Opens them as the service would, with whatever checks that includes. */
  private static Finding networks(InferenceConfig config) {
    try (FrameAnalyzer analyzer = FrameAnalyzer.open(config.analyzer())) {
      return Finding.ok(
          "networks",
          "%s and %s run on %s (inference.device=%s)"
              .formatted(
                  analyzer.model(),
                  analyzer.detector(),
                  analyzer.executionProvider(),
                  config.analyzer().device().wanted()));
    } catch (RuntimeException | LinkageError e) { // ONNX Runtime's natives may not load at all
      return Finding.fail("networks", String.valueOf(e.getMessage()), "see the sentence itself");
    }
  }

  private static Finding stateDirectory(InferenceConfig config) {
    Path directory = Path.of(String.valueOf(config.streams().get("state.dir")));
    Path existing = directory.toAbsolutePath();
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    try {
      if (!Files.isDirectory(existing) || !Files.isWritable(existing)) {
        return Finding.fail(
            "state.dir", directory + " cannot be written", "set state.dir to a folder that can");
      }
      Finding room = room(directory, Files.getFileStore(existing).getUsableSpace());
      if (room.level() != Finding.Level.FAIL) {
        tryToWrite(existing);
      }
      return room;
    } catch (IOException e) {
      return Finding.fail(
          "state.dir",
          "%s cannot be written: %s".formatted(directory, e.getMessage()),
          "set state.dir to a folder that can");
    }
  }

  /** Judges how many bytes are free on the disk of a folder. */
  static Finding room(Path directory, long free) {
    String found = String.format(Locale.ROOT, "%s with %,d MiB free", directory, free / MEGABYTE);
    String advice = "make room, or set state.dir to another disk";
    if (free < NO_DISK_BYTES) {
      return Finding.fail("state.dir", found, advice);
    }
    return free < LOW_DISK_BYTES
        ? Finding.warn("state.dir", found, advice)
        : Finding.ok("state.dir", found);
  }

  /** Permissions do not tell all: quotas, inodes, a file system that became read-only. */
  private static void tryToWrite(Path folder) throws IOException {
    Path file = Files.createTempFile(folder, ".mien-doctor", "");
    try {
      Files.write(file, new byte[4096]);
    } finally {
      Files.delete(file);
    }
  }

  static Finding metricsPort(String host, int port) {
    String found = host + ":" + port;
    try {
      new ServerSocket(port, 1, InetAddress.getByName(host)).close();
      return Finding.ok("metrics", found + (port == 0 ? " (any free one)" : " is free"));
    } catch (IOException e) {
      return Finding.fail(
          "metrics",
          found + " cannot be bound: " + e.getMessage(),
          "stop what listens there, or set inference.metrics.port");
    }
  }
}
