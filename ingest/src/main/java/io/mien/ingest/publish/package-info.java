/** Frames onto the topic. */
@NullMarked
package io.mien.ingest.publish;

import org.jspecify.annotations.NullMarked;
