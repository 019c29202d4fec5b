package io.mien.contract.topic;

/** The names of the topics, where the configuration does not give others. */
public final class Topics {
  /** Encoded pictures, keyed by camera id. */
  public static final String FRAMES = "mien.frames";

  /** One JSON event per face, keyed by camera id. */
  public static final String EXPRESSIONS = "mien.expressions";

  /** Frames that could not be read, with the reason and where they came from. */
  public static final String FRAMES_DEAD_LETTER = "mien.frames.dead-letter";

  /** One JSON record per finished expression episode of a track, keyed by camera id. */
  public static final String EXPRESSION_EPISODES = "mien.expression-episodes";

  /** One JSON record per camera and closed window, keyed by camera id. */
  public static final String EXPRESSION_WINDOWS = "mien.expression-windows";

  /** The newest closed window of each camera: compacted, keyed by camera id. */
  public static final String EXPRESSION_WINDOWS_NEWEST = "mien.expression-windows.newest";

  /** How each camera is: compacted, keyed by camera id. */
  public static final String CAMERAS = "mien.cameras";

  /** How each camera's feed is, as ingest sees it: compacted, keyed by camera id. */
  public static final String CAMERA_STATUS = "mien.camera-status";

  /** The largest frame record that the frames topic accepts, in bytes. */
  public static final int MAX_FRAME_BYTES = 8 * 1024 * 1024;

  /** Partitions of the frames and expressions topics: the most stream threads that can share. */
  public static final int PARTITIONS = 8;

  private Topics() {}
}
