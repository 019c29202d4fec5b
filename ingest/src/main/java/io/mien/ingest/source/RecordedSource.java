package io.mien.ingest.source;

/** A source with an end, from which it can start again. */
public interface RecordedSource extends CameraSource {

  /** Makes the first frame the next one, with sequence 0 and time 0. */
  void rewind();
}
