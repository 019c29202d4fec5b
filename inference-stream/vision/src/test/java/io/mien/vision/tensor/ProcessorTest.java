package io.mien.vision.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessorTest {
  @Test
  void readsTheFirstOfThoseThatLinuxDescribes() {
    Processor found =
        Processor.of(
            List.of(
                "processor\t: 0",
                "model\t\t: 143",
                "model name\t: A Processor: 2 GHz",
                "flags\t\t: fpu  avx2 amx_bf16",
                "processor\t: 1",
                "model name\t: Another",
                "flags\t\t: fpu"));

    assertThat(found.model()).isEqualTo("A Processor: 2 GHz");
    assertThat(found.features()).containsExactly("fpu", "avx2", "amx_bf16");
    assertThat(found.hasBrainFloats()).isTrue();
  }

  @Test
  void knowsWhoseBrainFloatsAreItsOwn() {
    assertThat(with("avx512f avx512_bf16").hasBrainFloats()).isTrue();
    assertThat(with("avx2 avx512f avx512_vnni amx_int8").hasBrainFloats()).isFalse();
  }

  @Test
  void takesWhatIsNotToldForNotThere() {
    Processor unknown = Processor.of(List.of("Features\t: fp asimd"));

    assertThat(unknown.model()).isEqualTo(System.getProperty("os.arch"));
    assertThat(unknown.features()).isEmpty();
    assertThat(unknown.hasBrainFloats()).isFalse();
    assertThat(Processor.here().model()).isNotBlank();
  }

  private static Processor with(String flags) {
    return Processor.of(List.of("flags\t\t: " + flags));
  }
}
