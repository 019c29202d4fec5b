/** Which frames are judged where there are more of them than the machine can judge. */
@NullMarked
package io.mien.inference.load;

import org.jspecify.annotations.NullMarked;
