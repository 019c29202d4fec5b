/** The distribution as its users run it, on a real broker. */
@NullMarked
package io.mien.it;

import org.jspecify.annotations.NullMarked;
