/** A run or an evaluation as one page of HTML that asks nothing of any network. */
@NullMarked
package io.mien.training.report;

import org.jspecify.annotations.NullMarked;
