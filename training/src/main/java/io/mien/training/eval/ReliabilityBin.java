package io.mien.training.eval;

/**
 * The pictures whose winning label has a probability in one range.
 *
 * @param count pictures
 * @param confidence the mean of that probability, 0 where there are none
 * @param accuracy the share that is right, 0 where there are none
 */
public record ReliabilityBin(long count, double confidence, double accuracy) {}
