package io.mien.ingest.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.ffmpeg.global.avutil;

/** What FFmpeg's numbers mean, in its own words, which hold no URL. */
final class FfmpegProblem {

  private static final int LONGEST_BYTES = 256;
  private static final int EIO = -5;
  private static final Pattern HOST =
      Pattern.compile("[^/?#]*://(?:[^/?#]*@)?(\\[[^]/?#]*]|[^]:/?#]+).*");

  private FfmpegProblem() {}

  /** Why a URL could not be opened, also where FFmpeg's number says little. */
  static String ofOpening(String url, int code) {
    if (code == EIO && hasUnknownHost(url)) {
      return "no host of this name";
    }
    if (code == avutil.AVERROR_INVALIDDATA() && url.startsWith("rtsp")) {
      return "no answer as a camera gives it by RTSP";
    }
    return of(code);
  }

  private static boolean hasUnknownHost(String url) {
    Matcher host = HOST.matcher(url);
    if (!host.matches()) {
      return false;
    }
    try {
      InetAddress unused = InetAddress.getByName(host.group(1));
      return false;
    } catch (UnknownHostException e) {
      return true;
    }
  }

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
