/** An expression that a face showed for a while: its record, its JSON, its headers. */
@NullMarked
package io.mien.contract.episode;

import org.jspecify.annotations.NullMarked;
