/** What need not be computed again, because a camera shows what it showed just before. */
@NullMarked
package io.mien.inference.saving;

import org.jspecify.annotations.NullMarked;
