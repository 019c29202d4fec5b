/**
 * ONNX Runtime: sessions that are checked, warmed up, run and closed; no type of its own leaves
 * here.
 */
@NullMarked
package io.mien.inference.onnx;

import org.jspecify.annotations.NullMarked;
