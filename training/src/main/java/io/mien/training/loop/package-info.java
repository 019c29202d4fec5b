/** The training loop: optimizers, schedules, checkpoints, progress and log. */
@NullMarked
package io.mien.training.loop;

import org.jspecify.annotations.NullMarked;
