/** Which frame may be shown, and where its faces are: frames and what was seen in them, joined. */
@NullMarked
package io.mien.dashboards.live.join;

import org.jspecify.annotations.NullMarked;
