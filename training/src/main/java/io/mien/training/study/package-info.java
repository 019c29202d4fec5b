/** The study of method by setting: does each published method gain what was published? */
@NullMarked
package io.mien.training.study;

import org.jspecify.annotations.NullMarked;
