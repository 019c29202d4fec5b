/** Faces in a picture: the detectors, their networks' outputs, and what they find. */
@NullMarked
package io.mien.inference.face;

import org.jspecify.annotations.NullMarked;
