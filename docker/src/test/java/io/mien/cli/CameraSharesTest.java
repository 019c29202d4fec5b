package io.mien.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CameraSharesTest {

  private static Scrape scrape(int judged, int paced, int old) {
    return Scrape.parse(
        """
        # TYPE mien_inference_frames counter
        mien_inference_frames_total{camera="camera-0",} %d.0
        mien_inference_frames_total{camera="camera-1",} 0.0
        mien_inference_frames_skipped_total{camera="camera-0",reason="fair-share",} %d.0
        mien_inference_frames_skipped_total{camera="camera-0",reason="too-old",} %d.0
        mien_inference_frames_skipped_total{camera="camera-1",reason="fair-share",} 1.0E1
        jvm_threads_current 31.0
        """
            .formatted(judged, paced, old));
  }

  @Test
  void countsTheFramesOfEachCameraByAllReasons() {
    CameraShares shares = CameraShares.between(scrape(5, 10, 0), scrape(25, 30, 40), 3);
    assertThat(shares.judged()).containsExactly(20.0, 0.0, 0.0);
    assertThat(shares.skipped()).containsExactly(60.0, 0.0, 0.0);
    assertThat(shares.largestShare()).isEqualTo(.75);
    assertThat(shares.leastShare()).isZero();
    assertThat(shares.ratio()).isInfinite();
    assertThat(shares.starved()).isEqualTo(2);
  }

  @Test
  void whereNothingIsSkippedAllIsFair() {
    assertThat(CameraShares.between(scrape(5, 10, 0), scrape(25, 10, 0), 1).ratio()).isEqualTo(1);
  }

  @Test
  void aSampleIsFoundByNameAndLabel() {
    assertThat(scrape(1, 2, 3).sum("jvm_threads_current")).isEqualTo(31);
    assertThat(scrape(1, 2, 3).sum("mien_inference_frames_skipped_total")).isEqualTo(15);
    assertThat(scrape(1, 2, 3).sum("nothing")).isZero();
  }
}
