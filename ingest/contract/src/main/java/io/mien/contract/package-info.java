/** What services agree on: topics, records, settings, metric names. */
@NullMarked
package io.mien.contract;

import org.jspecify.annotations.NullMarked;
