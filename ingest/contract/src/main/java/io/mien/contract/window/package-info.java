/** What a camera's faces showed in a window of time: its record, its JSON, its headers. */
@NullMarked
package io.mien.contract.window;

import org.jspecify.annotations.NullMarked;
