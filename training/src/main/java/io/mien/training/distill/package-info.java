/** Knowledge distillation: learning from networks that have learnt before. */
@NullMarked
package io.mien.training.distill;

import org.jspecify.annotations.NullMarked;
