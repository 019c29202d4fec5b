/** The command line. */
@NullMarked
package io.mien.cli;

import org.jspecify.annotations.NullMarked;
