package io.mien.ingest.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.bytedeco.ffmpeg.global.avutil;

/** What FFmpeg's numbers mean, in its own words, which hold no URL. */
final class FfmpegProblem {

  private static final int LONGEST_BYTES = 256;

  private FfmpegProblem() {}

  static String of(int code) {
    byte[] text = new byte[LONGEST_BYTES];
    if (avutil.av_strerror(code, text, text.length) < 0) {
      return "error " + code + " of FFmpeg";
    }
    int end = 0;
    while (end < text.length && text[end] != 0) {
      end++;
    }
    String found = new String(text, 0, end, UTF_8);
    return found.isEmpty() ? "error " + code + " of FFmpeg" : found;
  }
}
