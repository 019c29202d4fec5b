/** Layers, the networks built of them, and their weights. */
@NullMarked
package io.mien.training.net;

import org.jspecify.annotations.NullMarked;
