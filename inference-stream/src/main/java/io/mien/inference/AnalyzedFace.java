package io.mien.inference;

import io.mien.inference.expression.Prediction;
import io.mien.inference.face.Face;
import io.mien.inference.face.FaceQuality;

/** A face, how well it can be seen, and what the model sees in it. */
public record AnalyzedFace(Face face, FaceQuality quality, Prediction prediction) {}
