/** A frame on the wire: key, CloudEvents headers, encoded picture; and a frame that was refused. */
@NullMarked
package io.mien.contract.frame;

import org.jspecify.annotations.NullMarked;
