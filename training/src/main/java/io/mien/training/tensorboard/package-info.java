/** The event files of TensorBoard. */
@NullMarked
package io.mien.training.tensorboard;

import org.jspecify.annotations.NullMarked;
