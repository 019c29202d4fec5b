/** Tells faces from what only a detector took for one. */
@NullMarked
package io.mien.vision.likeness;

import org.jspecify.annotations.NullMarked;
