package io.mien.training;

import io.mien.training.eval.Scores;
import java.nio.file.Path;

/**
 * A model file that an export has written.
 *
 * @param numbers fp32, fp16 or int8
 * @param bytes of the file
 * @param scores what it says of the validation pictures
 * @param temperature fitted to them
 * @param dropPoints how much less of them it knows than that of 32-bit floats, in percent
 */
public record ExportedModel(
    String numbers, Path file, long bytes, Scores scores, double temperature, double dropPoints) {}
