package io.mien.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** A service that is told to end while it starts does so in order. */
class EndSignalIT {
  private static final int TERMINATED = 128 + 15;

  /** ONNX Runtime crashed here, whose own shutdown hook freed what a network was opened with. */
  @RepeatedTest(3)
  void endsWhileTheNetworksOpen(@TempDir Path folder) throws Exception {
    Path log = folder.resolve("infer.log");
    try (MienProcess service =
        MienProcess.start(
            log, "infer", "--bootstrap", "127.0.0.1:1", "--set=inference.device=auto")) {
      await(service, log, "the networks run on the CPU");
      service.terminate();
      assertThat(service.exitCode()).as(Files.readString(log)).isEqualTo(TERMINATED);
    }
    assertThat(log).content().doesNotContain("fatal error", "unexpected", "mien: ");
  }

  private static void await(MienProcess service, Path log, String line) throws Exception {
    while (!Files.exists(log) || !Files.readString(log).contains(line)) {
      assertThat(service.isAlive()).as("still running").isTrue();
      assertThat(service.age()).isLessThan(Pipeline.PATIENCE);
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }
}
