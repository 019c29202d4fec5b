/** Pictures, tensors and the model bundle: what inference and training share. */
@NullMarked
package io.mien.vision;

import org.jspecify.annotations.NullMarked;
