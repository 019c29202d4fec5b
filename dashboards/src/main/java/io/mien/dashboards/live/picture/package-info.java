/** Small pictures for the page, with what must be hidden made unrecognisable. */
@NullMarked
package io.mien.dashboards.live.picture;

import org.jspecify.annotations.NullMarked;
