/** Metric names, and the endpoint that serves metrics and health. */
@NullMarked
package io.mien.contract.telemetry;

import org.jspecify.annotations.NullMarked;
