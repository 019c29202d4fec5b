/** How the feed of a camera is, as ingest sees it: its record, its JSON, its headers. */
@NullMarked
package io.mien.contract.feed;

import org.jspecify.annotations.NullMarked;
