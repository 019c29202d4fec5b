/** From a source to a sink: pacing, encoding, counting. */
@NullMarked
package io.mien.ingest.pipeline;

import org.jspecify.annotations.NullMarked;
