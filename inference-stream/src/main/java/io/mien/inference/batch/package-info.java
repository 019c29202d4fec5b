/** The process-wide batcher that lets many stream threads share one model. */
@NullMarked
package io.mien.inference.batch;

import org.jspecify.annotations.NullMarked;
