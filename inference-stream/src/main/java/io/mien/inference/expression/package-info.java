/** The expression model: from faces in a picture to probabilities of expressions. */
@NullMarked
package io.mien.inference.expression;

import org.jspecify.annotations.NullMarked;
