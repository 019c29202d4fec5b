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

  /** Counter, by camera: events whose label is uncertain. */
  public static final String EVENTS_UNCERTAIN = "mien_inference_events_uncertain_total";

  /** Counter, by camera and expression: episodes that are over. */
  public static final String EPISODES = "mien_inference_episodes_total";

  /** Gauge, by camera and state: 1 for the state that the camera is in, 0 for the others. */
  public static final String CAMERA_STATE = "mien_inference_camera_state";

  /** Gauge, by camera: frames captured a second lately; 0 of a camera that is offline. */
  public static final String CAMERA_FPS = "mien_inference_camera_fps";

  /** Gauge, by camera unless it is offline: from capture to processing of the frame read last. */
  public static final String CAMERA_LAG_SECONDS = "mien_inference_camera_lag_seconds";

  /**
   * Gauge, by camera and expression: the part of the newest window's faces that showed it. What is
   * missing to a sum of 1 was uncertain. Absent where there was no face, the window is suppressed,
   * or the camera is offline.
   */
  public static final String WINDOW_SHARE = "mien_inference_window_share";

  /** Gauge, by camera: faces in the frames of the newest window; absent as the shares are. */
  public static final String WINDOW_FACES = "mien_inference_window_faces";

  /** Gauge, by topic and partition: frames in Kafka that the group has not committed yet. */
  public static final String CONSUMER_LAG_RECORDS = "mien_inference_consumer_lag_records";

  /** Gauge: 1 once the device of the networks is lost, upon which the service ends; else 0. */
  public static final String DEVICE_LOST = "mien_inference_device_lost";

  // --- training ---
  /** Gauge, always 1, by run and preset: the run that is trained. */
  public static final String TRAINING_RUN_INFO = "mien_training_run_info";

  /** Gauge, by run: epochs done, with the part of the one that is under way. */
  public static final String TRAINING_EPOCH = "mien_training_epoch";

  /** Gauge, by run: epochs that the run is to have. */
  public static final String TRAINING_EPOCHS = "mien_training_epochs";

  /** Gauge, by run and split: share of right answers after the newest finished epoch. */
  public static final String TRAINING_ACCURACY = "mien_training_accuracy";

  /** Gauge, by run and split: mean loss; of the training split over the epoch under way. */
  public static final String TRAINING_LOSS = "mien_training_loss";

  /** Gauge, by run: the learning rate of the newest step. */
  public static final String TRAINING_RATE = "mien_training_learning_rate";

  /** Gauge, by run: training pictures learnt a second, lately. */
  public static final String TRAINING_PICTURES_PER_SECOND = "mien_training_pictures_per_second";

  // --- every process ---
  /** Gauge: memory that the process may use: that of its container, else of the machine. */
  public static final String MEMORY_LIMIT_BYTES = "mien_process_memory_limit_bytes";

  /** Gauge of the Prometheus client: memory that the process holds, native memory included. */
  public static final String RESIDENT_BYTES = "process_resident_memory_bytes";

  /** Counter of the Prometheus client: CPU time used. */
  public static final String CPU_SECONDS = "process_cpu_seconds_total";

  /** Gauge of the Prometheus client: when the process started, in seconds since 1970. */
  public static final String START_TIME = "process_start_time_seconds";

  /** Gauge of the Prometheus client, by area (heap, nonheap): memory of the JVM in use. */
  public static final String JVM_USED_BYTES = "jvm_memory_bytes_used";

  /** Gauge of the Prometheus client, by area: the most that the JVM may take; -1 for no limit. */
  public static final String JVM_MAX_BYTES = "jvm_memory_bytes_max";

  /** Gauge of the Prometheus client, by pool (direct, mapped): buffers outside the heap. */
  public static final String JVM_BUFFER_BYTES = "jvm_buffer_pool_used_bytes";

  /** Summary of the Prometheus client, by gc: pauses of the garbage collection. */
  public static final String JVM_GC_SECONDS = "jvm_gc_collection_seconds";

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

  /** Label: topic. */
  public static final String TOPIC = "topic";

  /** Label: partition of a topic. */
  public static final String PARTITION = "partition";

  /** Label: execution provider of the networks. */
  public static final String PROVIDER = "provider";

  /** Label: name of the model. */
  public static final String MODEL = "model";

  /** Label: version of the model. */
  public static final String VERSION = "version";

  /** Label: name of the face detector. */
  public static final String DETECTOR = "detector";

  /** Label: training run, the name of its folder. */
  public static final String RUN = "run";

  /** Label: what a training run's settings come from. */
  public static final String PRESET = "preset";

  /** Label: split of the training data, {@code training} or {@code validation}. */
  public static final String SPLIT = "split";

  private MetricNames() {}
}
