package io.mien.ingest.picture;

/**
 * A picture that a source received, but damaged beyond use; it is handed on so that it is counted.
 *
 * @param problem one sentence's worth: what was expected, what was found
 */
public record UnreadablePicture(String problem) implements Picture {}
