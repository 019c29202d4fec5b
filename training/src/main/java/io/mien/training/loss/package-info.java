/** What training makes small: loss functions on logits. */
@NullMarked
package io.mien.training.loss;

import org.jspecify.annotations.NullMarked;
