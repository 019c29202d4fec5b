/** Reads Kafka for the live view, and writes nothing to it, no offsets either. */
@NullMarked
package io.mien.dashboards.live.feed;

import org.jspecify.annotations.NullMarked;
