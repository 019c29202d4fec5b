package io.mien.ingest.picture;

/** A picture, either as pixels or as the bytes of a picture file. */
public sealed interface Picture permits BgrPicture, EncodedPicture {}
