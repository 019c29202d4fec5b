/** Pictures and plane geometry; OpenCV is used here and no type of it leaves. */
@NullMarked
package io.mien.vision.image;

import org.jspecify.annotations.NullMarked;
