/** The model bundle: what training promises and serving keeps. */
@NullMarked
package io.mien.vision.model;

import org.jspecify.annotations.NullMarked;
