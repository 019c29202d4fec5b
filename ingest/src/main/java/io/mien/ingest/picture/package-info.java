/** Pictures as pixels or as encoded bytes, and the one place that encodes and decodes them. */
@NullMarked
package io.mien.ingest.picture;

import org.jspecify.annotations.NullMarked;
