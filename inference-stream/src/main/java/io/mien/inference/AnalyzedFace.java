package io.mien.inference;

import io.mien.inference.expression.Prediction;
import io.mien.inference.face.Face;

/** A face and what the model sees in it. */
public record AnalyzedFace(Face face, Prediction prediction) {}
