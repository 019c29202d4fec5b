/** Frames to expression events. */
@NullMarked
package io.mien.inference;

import org.jspecify.annotations.NullMarked;
