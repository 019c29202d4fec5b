/** How a camera is: its record, its JSON, its headers. */
@NullMarked
package io.mien.contract.camera;

import org.jspecify.annotations.NullMarked;
