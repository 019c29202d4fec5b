package io.mien.training.crop;

import io.mien.vision.image.Box;
import io.mien.vision.image.Landmarks;
import java.util.Optional;

/** What a detector says about one face, in pixels of the frame that it was shown. */
public record Detection(Box box, Optional<Landmarks> landmarks) {}
