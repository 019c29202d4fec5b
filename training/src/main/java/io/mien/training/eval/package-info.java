/** How good a model is: the bundle's own way from picture to label, counted on a split. */
@NullMarked
package io.mien.training.eval;

import org.jspecify.annotations.NullMarked;
