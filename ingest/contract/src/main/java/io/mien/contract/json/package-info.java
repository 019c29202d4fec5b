/** How all records of the contract are written as JSON. */
@NullMarked
package io.mien.contract.json;

import org.jspecify.annotations.NullMarked;
