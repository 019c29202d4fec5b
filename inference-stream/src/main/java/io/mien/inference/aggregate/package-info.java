/** What cameras show and how they are, over time: windows and heartbeats. Knows no Kafka. */
@NullMarked
package io.mien.inference.aggregate;

import org.jspecify.annotations.NullMarked;
