/**
 * The cameras as they are configured: the cameras file, its secrets, and what a new one changes.
 */
@NullMarked
package io.mien.ingest.camera;

import org.jspecify.annotations.NullMarked;
