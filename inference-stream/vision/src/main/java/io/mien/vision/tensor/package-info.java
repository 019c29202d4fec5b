/** From a region of a picture to the numbers that a network reads. */
@NullMarked
package io.mien.vision.tensor;

import org.jspecify.annotations.NullMarked;
