package io.mien.contract.telemetry;

/** The names of all metrics; boards and rules use no others. */
public final class MetricNames {
  // --- ingest ---
  /** Counter, by camera: frames that a source gave. */
  public static final String FRAMES_GRABBED = "mien_ingest_frames_grabbed_total";

  /** Counter, by camera: frames that the broker acknowledged. */
  public static final String FRAMES_PUBLISHED = "mien_ingest_frames_published_total";

  /** Counter, by camera and reason: frames that were not published. */
  public static final String FRAMES_DROPPED = "mien_ingest_frames_dropped_total";

  /** Counter, by camera: bytes of the pictures published. */
  public static final String PUBLISHED_BYTES = "mien_ingest_published_bytes_total";

  /** Gauge, by camera and state: 1 for the state that the camera's feed is in, else 0. */
  public static final String CAMERA_FEED_STATE = "mien_ingest_camera_state";

  /** Counter, by camera and reason (stalled, ended, failed): sources that were opened again. */
  public static final String CAMERA_RECONNECTS = "mien_ingest_camera_reconnects_total";

  /** Gauge, by camera: capture time of the newest frame, in seconds since 1970; 0 before it. */
  public static final String LAST_FRAME_TIMESTAMP = "mien_ingest_last_frame_timestamp_seconds";

  /** Histogram, by camera: from a frame's capture until the broker acknowledged it. */
  public static final String CAPTURE_TO_ACK_SECONDS = "mien_ingest_capture_to_ack_seconds";

  /** Gauge: bytes of pictures that were given to the producer and are not yet answered for. */
  public static final String INGEST_BUFFERED_BYTES = "mien_ingest_buffered_bytes";

  /** Gauge: threads left behind in a native call that does not return. */
  public static final String ABANDONED_GRABBERS = "mien_ingest_abandoned_grabbers";

  /** Gauge: 1 while the newest cameras file is in force, 0 while it is refused as broken. */
  public static final String CAMERAS_FILE_VALID = "mien_ingest_cameras_file_valid";

  // --- inference ---
  /** Counter, by camera: frames read and judged. */
  public static final String FRAMES = "mien_inference_frames_total";

  /** Counter, by camera: frames in which no face was found. */
  public static final String FRAMES_WITHOUT_FACES = "mien_inference_frames_without_faces_total";

  /** Counter, by camera: faces found. */
  public static final String FACES = "mien_inference_faces_total";

  /** Counter, by camera and expression: events emitted. */
  public static final String EVENTS = "mien_inference_events_total";

  /** Counter, by reason: frames sent to the dead letters. */
  public static final String DEAD_LETTERS = "mien_inference_dead_letters_total";

  /** Counter, by camera and reason: frames that bounded mode skipped. */
  public static final String FRAMES_SKIPPED = "mien_inference_frames_skipped_total";

  /** Histogram, by stage: time that a frame spends in it. */
  public static final String STAGE_SECONDS = "mien_inference_stage_seconds";

  /** Histogram: from a frame's capture to the emission of its events. */
  public static final String CAPTURE_TO_EVENT_SECONDS = "mien_inference_capture_to_event_seconds";

  /** Histogram: what a commit of a stream thread takes. */
  public static final String COMMIT_SECONDS = "mien_inference_commit_seconds";

  /** Histogram: faces in one run of the model. */
  public static final String BATCH_FACES = "mien_inference_batch_faces";

  /** Histogram: frames in one run of the detector. */
  public static final String BATCH_FRAMES = "mien_inference_batch_frames";

  /** Gauge, always 1, by provider, model, version and detector: what really runs. */
  public static final String RUNTIME_INFO = "mien_inference_runtime_info";

  /** Counter, by camera: windows closed and emitted. */
  public static final String WINDOWS = "mien_inference_windows_total";

  /** Counter, by camera and reason (late, duplicate, ahead): frames that are in no window. */
  public static final String FRAMES_UNCOUNTED = "mien_inference_frames_uncounted_total";

  /** Gauge, by state: cameras that are online, stale or offline. */
  public static final String CAMERAS = "mien_inference_cameras";

  // --- labels ---
  /** Label: camera id. */
  public static final String CAMERA = "camera";

  /** Label: expression. */
  public static final String EXPRESSION = "expression";

  /** Label: reason of a drop or a dead letter. */
  public static final String REASON = "reason";

  /** Label: stage of the pipeline. */
  public static final String STAGE = "stage";

  /** Label: state of a camera. */
  public static final String STATE = "state";

  private MetricNames() {}
}
