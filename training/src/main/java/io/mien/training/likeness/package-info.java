/** Fits what tells faces from other things. */
@NullMarked
package io.mien.training.likeness;

import org.jspecify.annotations.NullMarked;
