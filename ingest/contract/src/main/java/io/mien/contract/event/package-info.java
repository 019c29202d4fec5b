/** An expression event: its record, its JSON, its CloudEvents headers. */
@NullMarked
package io.mien.contract.event;

import org.jspecify.annotations.NullMarked;
