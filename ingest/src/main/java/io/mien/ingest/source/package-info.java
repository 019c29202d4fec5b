/** Where frames come from: video files, folders of pictures, slide shows. */
@NullMarked
package io.mien.ingest.source;

import org.jspecify.annotations.NullMarked;
