package io.mien.inference;

import io.mien.inference.expression.Prediction;
import io.mien.inference.face.Face;
import io.mien.inference.face.FaceQuality;
import io.mien.inference.onnx.PooledTensor;
import io.mien.inference.saving.CameraMemory;
import io.mien.vision.image.Image;
import java.util.List;
import java.util.Optional;

/**
 * The faces of a picture as the model will see them.
 *
 * @param known what need not be asked again, one for each face
 * @param tensors of the others, in their order
 */
record Crops(
    Image image,
    CameraMemory memory,
    List<Face> faces,
    List<FaceQuality> qualities,
    List<Optional<Prediction>> known,
    List<PooledTensor> tensors) {}
