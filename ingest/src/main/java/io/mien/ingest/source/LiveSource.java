package io.mien.ingest.source;

/**
 * A source of frames that come by themselves, without an end and without a way back: its frames are
 * stamped when they come, and those that nobody takes are lost.
 */
public interface LiveSource extends CameraSource {}
