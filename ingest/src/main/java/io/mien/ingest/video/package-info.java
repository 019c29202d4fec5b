/** Video files written frame by frame. */
@NullMarked
package io.mien.ingest.video;

import org.jspecify.annotations.NullMarked;
