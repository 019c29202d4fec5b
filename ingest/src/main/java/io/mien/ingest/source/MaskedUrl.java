package io.mien.ingest.source;

/** Shows where a source is without the secrets in its URL. */
public final class MaskedUrl {

  /** What stands where a secret was. */
  public static final String MASK = "***";

  private MaskedUrl() {}

  /**
   * The URL with its user info, the values of its query and its fragment masked; a path of a file
   * comes back as it is.
   */
  public static String of(String url) {
    return CameraUrl.of(url).map(CameraUrl::masked).orElse(url);
  }
}
