package io.mien.vision.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class GoldenInputTest {
  private static final float[] LOGITS = {1.5f, -2, 0.25f};

  @Test
  void isASineOfTheIndex() {
    assertThat(GoldenInput.values(3)).containsExactly(0f, 0.099833414f, 0.19866933f);
  }

  @Test
  void readsTheLogitsThatItWrote() {
    Map<String, String> metadata = Map.of(GoldenInput.KEY, GoldenInput.encode(LOGITS));

    assertThat(GoldenInput.promised(metadata).orElseThrow()).containsExactly(LOGITS);
    assertThat(GoldenInput.promised(Map.of())).isEmpty();
    assertThatThrownBy(() -> GoldenInput.promised(Map.of(GoldenInput.KEY, "1,x")))
        .isInstanceOf(ModelBundleException.class)
        .hasMessageContaining("found 'x'");
  }

  @Test
  void acceptsRoundingAndNothingMore() {
    GoldenInput.require(LOGITS, new float[] {1.501f, -2, 0.2501f});

    for (float[] wrong : new float[][] {{1.51f, -2, 0.25f}, {1.5f, -2}, {1.5f, Float.NaN, 0.25f}}) {
      assertThatThrownBy(() -> GoldenInput.require(LOGITS, wrong))
          .isInstanceOf(ModelBundleException.class)
          .hasMessageContaining("golden input");
    }
  }

  @Test
  void modelsOfFewerBitsMayDifferByMore() {
    float[] near = {1.5f, -2, 0.29f};
    double tolerance = GoldenInput.tolerance(Map.of(GoldenInput.TOLERANCE_KEY, "0.03"));
    GoldenInput.require(LOGITS, near, tolerance);

    assertThat(GoldenInput.tolerance(Map.of())).isEqualTo(GoldenInput.TOLERANCE);
    assertThatThrownBy(() -> GoldenInput.require(LOGITS, near))
        .isInstanceOf(ModelBundleException.class);
    for (String wrong : new String[] {"0", "-1", "0.2", "NaN", "few"}) {
      assertThatThrownBy(() -> GoldenInput.tolerance(Map.of(GoldenInput.TOLERANCE_KEY, wrong)))
          .isInstanceOf(ModelBundleException.class)
          .hasMessageContaining("at most 0.1 under mien.golden.tolerance, found '" + wrong + "'");
    }
  }
}
