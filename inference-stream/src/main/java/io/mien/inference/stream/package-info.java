/** The Kafka Streams topology from frames to expression events. */
@NullMarked
package io.mien.inference.stream;

import org.jspecify.annotations.NullMarked;
