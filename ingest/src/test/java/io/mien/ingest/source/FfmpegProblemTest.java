package io.mien.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.api.Test;

class FfmpegProblemTest {
  private static final int EIO = -5;

  @Test
  void tellsAHostThatNobodyKnows() {
    assertThat(FfmpegProblem.ofOpening("rtsp://me:pw@nowhere.invalid:554/live", EIO))
        .isEqualTo("no host of this name");
    assertThat(FfmpegProblem.ofOpening("http://127.0.0.1:8080/x", EIO)).contains("Input/output");
    assertThat(FfmpegProblem.ofOpening("http://me:pw@[::1]/x", EIO)).contains("Input/output");
  }

  @Test
  void tellsACameraThatIsSilentOrSpeaksNoRtsp() {
    int invalid = avutil.AVERROR_INVALIDDATA();

    assertThat(FfmpegProblem.ofOpening("rtsp://127.0.0.1/live", invalid)).contains("no answer");
    assertThat(FfmpegProblem.ofOpening("http://127.0.0.1/live", invalid)).contains("Invalid data");
  }
}
