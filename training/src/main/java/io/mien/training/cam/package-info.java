/** Where on a picture a network looks. */
@NullMarked
package io.mien.training.cam;

import org.jspecify.annotations.NullMarked;
