/** The topics: names, settings, and their creation. */
@NullMarked
package io.mien.contract.topic;

import org.jspecify.annotations.NullMarked;
