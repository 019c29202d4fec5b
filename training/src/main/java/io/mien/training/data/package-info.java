/** Pictures and their labels, as the training loop and the evaluation read them. */
@NullMarked
package io.mien.training.data;

import org.jspecify.annotations.NullMarked;
