package io.mien.ingest.source;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What FFmpeg is told so that it opens a source: its name for the place, the format where it cannot
 * find out, and options. What comes over the network may name places on the network only, and a
 * local file only local ones.
 *
 * @param shown the place without secrets, for messages
 * @param live whether frames come by themselves
 */
record InputPlace(
    String name, Optional<String> format, Map<String, String> options, String shown, boolean live) {

  static final String WHITELIST = "protocol_whitelist";

  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):.*");
  private static final Pattern USB = Pattern.compile("usb:(\\d{1,3})|(/dev/video\\d{1,3})");

  private static final String LOCAL = "file,crypto,data";
  private static final String WEB = "http,https,httpproxy,tcp,tls,crypto,data";
  private static final String REAL_TIME = "rtsp,rtsps,rtp,srtp,udp,tcp,tls,http,https,httpproxy";
  private static final String FLASH =
      "rtmp,rtmps,rtmpe,rtmpt,rtmpte,rtmpts,ffrtmpcrypt,ffrtmphttp,tcp,tls,http,https";

  /** Protocols that read what lies on this machine. */
  private static final Set<String> LOCAL_SCHEMES =
      Set.of("file", "pipe", "fd", "unix", "subfile", "concat", "concatf", "data", "crypto");

  /** The kernel buffers this much of a camera's packets while a picture is decoded. */
  private static final int UDP_BUFFER_BYTES = 4 * 1024 * 1024;

  /** Enough to see every stream of a camera; what is not seen by then, the decoder finds out. */
  private static final Duration ANALYSIS = Duration.ofSeconds(1);

  private static final int PROBE_BYTES = 1_000_000;

  InputPlace {
    options = Map.copyOf(options);
  }

  /** A file, also where its name looks like a URL. */
  static InputPlace ofFile(String path) {
    // A playlist is a file too; what it names on the network is not.
    return new InputPlace("file:" + path, Optional.empty(), Map.of(WHITELIST, LOCAL), path, false);
  }

  /** Whether a text names a camera or a URL, if it is not a file. */
  static boolean isPlace(String text) {
    return SCHEME.matcher(text).matches() || USB.matcher(text).matches();
  }

  /** The ways to open a URL or USB camera, the best first. */
  static List<InputPlace> waysTo(SourceSpec spec) {
    Matcher usb = USB.matcher(spec.url());
    if (usb.matches()) {
      String device = usb.group(2) == null ? "/dev/video" + usb.group(1) : usb.group(2);
      // What the camera has compressed itself is passed on; not every camera can.
      return List.of(usb(device, Map.of("input_format", "mjpeg")), usb(device, Map.of()));
    }
    Matcher url = SCHEME.matcher(spec.url());
    if (!url.matches()) {
      throw new IllegalArgumentException("expected a URL, found a text without a scheme");
    }
    return List.of(stream(spec, url.group(1).toLowerCase(Locale.ROOT)));
  }

  private static InputPlace usb(String device, Map<String, String> options) {
    return new InputPlace(device, Optional.of("video4linux2"), options, device, true);
  }

  private static InputPlace stream(SourceSpec spec, String scheme) {
    boolean local = LOCAL_SCHEMES.contains(scheme);
    Map<String, String> options = new LinkedHashMap<>();
    options.put(WHITELIST, whitelist(scheme));
    if (!local) {
      String readMicros =
          Long.toString(spec.readTimeout().orElse(SourceSpec.READ_TIMEOUT).toNanos() / 1000);
      options.put("analyzeduration", Long.toString(ANALYSIS.toNanos() / 1000));
      options.put("probesize", Integer.toString(PROBE_BYTES));
      options.put("rw_timeout", readMicros);
      // Playlists alone have these two: at the newest piece, and patient with a server.
      options.put("live_start_index", "-1");
      if (isRtsp(scheme)) {
        options.remove("rw_timeout");
        options.put("timeout", readMicros);
        options.put("rtsp_transport", spec.transport().name().toLowerCase(Locale.ROOT));
        options.put("allowed_media_types", "video");
        options.put("buffer_size", Integer.toString(UDP_BUFFER_BYTES));
      }
    }
    return new InputPlace(spec.url(), Optional.empty(), options, MaskedUrl.of(spec.url()), !local);
  }

  static boolean isRtsp(String scheme) {
    return scheme.equals("rtsp") || scheme.equals("rtsps");
  }

  private static String whitelist(String scheme) {
    if (LOCAL_SCHEMES.contains(scheme)) {
      return LOCAL + "," + scheme;
    }
    if (isRtsp(scheme)) {
      return REAL_TIME;
    }
    if (scheme.startsWith("rtmp")) {
      return FLASH;
    }
    return WEB.contains(scheme) ? WEB : WEB + ",udp,rtp," + scheme;
  }
}
