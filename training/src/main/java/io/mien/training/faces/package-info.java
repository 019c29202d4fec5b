/** Faces found in the pictures of a data set, cut out before anything is learned from them. */
@NullMarked
package io.mien.training.faces;

import org.jspecify.annotations.NullMarked;
