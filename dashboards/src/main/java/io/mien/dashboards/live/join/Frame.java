package io.mien.dashboards.live.join;

import io.mien.contract.frame.FrameMetadata;

/**
 * A frame as it was read.
 *
 * @param partition of the topic of frames
 * @param encoded the picture; not copied, and nobody writes it
 */
@SuppressWarnings("ArrayRecordComponent") // a picture is large, and read only
public record Frame(FrameMetadata metadata, int partition, long offset, byte[] encoded) {}
