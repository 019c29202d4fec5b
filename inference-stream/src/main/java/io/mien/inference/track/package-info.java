/** Follows the faces of one camera over time and smooths what they show; knows no Kafka. */
@NullMarked
package io.mien.inference.track;

import org.jspecify.annotations.NullMarked;
