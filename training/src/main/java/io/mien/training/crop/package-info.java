/** Measures what of a face the training pictures show, in terms of what a detector says. */
@NullMarked
package io.mien.training.crop;

import org.jspecify.annotations.NullMarked;
