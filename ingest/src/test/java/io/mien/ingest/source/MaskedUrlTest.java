package io.mien.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskedUrlTest {
  @ParameterizedTest
  @CsvSource({
    "rtsp://admin:s3cret@10.0.0.7:554/h264, rtsp://***@10.0.0.7:554/h264",
    "rtsp://s3cret@10.0.0.7/h264, rtsp://***@10.0.0.7/h264",
    "RTSP://admin:s3/cr@et@10.0.0.7/h264, RTSP://***@10.0.0.7/h264",
    "rtsp://admin:s3?cr#et@10.0.0.7/h264, rtsp://***@10.0.0.7/h264",
    "http://cam/mjpg?user=a&pwd=s3cret#t=s3cret, http://cam/mjpg?user=***&pwd=***#t=***",
    "http://cam/mjpg?s3cret, http://cam/mjpg?***",
    "http://a:s3cret@cam/mjpg?token=s3cret, http://***@cam/mjpg?token=***",
    "https://cam/live.m3u8?a=s3cret;b=s3cret, https://cam/live.m3u8?a=***;b=***",
    "rtsp:/admin:s3cret@10.0.0.7/h264, rtsp:/***@10.0.0.7/h264",
    "rtsp://admin:s3/cr?et@10.0.0.7/h264, rtsp://***@10.0.0.7/h264",
    "rtsp://cam:554/user=a&password=s3cret&channel=1, rtsp://cam:554/user=***&password=***&channel=1",
    "http://cam:80/x?mail=s3@cret, http://cam:80/x?mail=***",
    "rtmp://cam/live/stream, rtmp://cam/live/stream"
  })
  void hidesUserInfoAndValuesOfParameters(String url, String masked) {
    assertThat(MaskedUrl.of(url)).isEqualTo(masked).doesNotContain("s3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/tmp/a@b?c=d.mp4", "video.mp4", "slideshow:/tmp/a=b", "/dev/video0", "usb:0", ""})
  void leavesPathsAsTheyAre(String path) {
    assertThat(MaskedUrl.of(path)).isEqualTo(path);
  }

  @Test
  void showsASourceWithoutItsSecrets() {
    assertThat(SourceSpec.of("rtsp://admin:s3cret@cam/1")).hasToString("rtsp://***@cam/1");
  }
}
