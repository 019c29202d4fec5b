/** Settings: one definition per key, all problems in one message. */
@NullMarked
package io.mien.contract.config;

import org.jspecify.annotations.NullMarked;
