/** The web server of the live view: who may come in, what goes out, and how fast. */
@NullMarked
package io.mien.dashboards.live.web;

import org.jspecify.annotations.NullMarked;
