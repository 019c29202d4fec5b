/** What the page says of cameras: how they are, what they showed lately, why there is nothing. */
@NullMarked
package io.mien.dashboards.live.camera;

import org.jspecify.annotations.NullMarked;
