package io.mien.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A benchmark leaves nothing that runs behind, however it ends. */
class BenchEndsIT {
  private static final Path LOG = Path.of("target", "bench.log");

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void brokerAndServiceEndWithTheBenchmark(boolean killed) throws Exception {
    try (MienProcess bench =
        MienProcess.start(LOG, "bench", "soak", "--cameras=1", "--fps=2", "--heap=256m")) {
      List<ProcessHandle> children = bench.awaitChildren(2);
      if (killed) {
        bench.kill();
      } else {
        bench.terminate();
      }
      for (ProcessHandle child : children) {
        assertThat(child.onExit().get(Pipeline.PATIENCE.toSeconds(), TimeUnit.SECONDS).isAlive())
            .isFalse();
      }
    }
  }
}
