/**
 * ONNX graphs, written node by node, and the check of the file against the network it came from.
 */
@NullMarked
package io.mien.training.onnx;

import org.jspecify.annotations.NullMarked;
