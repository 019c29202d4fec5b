/** The live view: a page that shows what the cameras see and what the stream says of it. */
@NullMarked
package io.mien.dashboards.live;

import org.jspecify.annotations.NullMarked;
