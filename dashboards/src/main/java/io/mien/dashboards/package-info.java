/** Grafana boards and Prometheus configuration as data. */
@NullMarked
package io.mien.dashboards;

import org.jspecify.annotations.NullMarked;
