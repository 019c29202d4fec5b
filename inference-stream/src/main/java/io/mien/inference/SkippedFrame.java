package io.mien.inference;

import io.mien.contract.frame.FrameMetadata;

/** A frame that was read but not judged, since bounded mode skipped it. */
public record SkippedFrame(FrameMetadata frame) {}
