/** The published methods: what a step makes small, and what it learns besides the network. */
@NullMarked
package io.mien.training.method;

import org.jspecify.annotations.NullMarked;
