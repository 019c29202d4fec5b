/** Grafana boards and Prometheus rules as data. */
@NullMarked
package io.mien.dashboards;

import org.jspecify.annotations.NullMarked;
