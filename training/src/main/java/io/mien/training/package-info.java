/** Data to network to ONNX bundle. */
@NullMarked
package io.mien.training;

import org.jspecify.annotations.NullMarked;
