package io.mien.training.data;

import io.mien.vision.image.Image;
import io.mien.vision.image.ImageEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Tiny data sets in the layouts of the real ones; no two pictures are the same. */
public final class DatasetFixture {
  /** RAF-DB's numbers: surprise, fear, disgust, happiness, sadness, anger, neutral. */
  static final List<String> RAF_EXPRESSIONS =
      List.of("surprise", "fear", "disgust", "happiness", "sadness", "anger", "neutral");

  private DatasetFixture() {}

  /** A PNG of one grey, with a corner of another. */
  static byte[] png(int grey, int side) {
    byte[] bgr = new byte[side * side * Image.CHANNELS];
    Arrays.fill(bgr, (byte) grey);
    bgr[0] = (byte) (255 - grey);
    return ImageEncoder.png(new Image(side, side, bgr));
  }

  static void write(Path file, byte[] content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }

  /** Four training pictures and two test pictures of each class. */
  static void rafDb(Path directory) throws IOException {
    StringBuilder list = new StringBuilder();
    int number = 0;
    for (int label = 1; label <= RAF_EXPRESSIONS.size(); label++) {
      for (int i = 0; i < 6; i++) {
        String name = "%s_%05d".formatted(i < 4 ? "train" : "test", ++number);
        list.append(name).append(".jpg ").append(label).append('\n');
        Path aligned = directory.resolve("Image/aligned/" + name + "_aligned.jpg");
        write(aligned, png(number, 20));
      }
    }
    write(directory.resolve("EmoLabel/list_patition_label.txt"), bytes(list.toString()));
  }

  /** One picture of each number 0 to 7 in {@code val_set}, five in {@code train_set}. */
  public static void affectNet(Path directory) throws IOException {
    int number = 0;
    for (int label = 0; label < 8; label++) {
      for (int i = 0; i < 6; i++) {
        Path set = directory.resolve(i < 5 ? "train_set" : "val_set");
        String id = "" + number++;
        write(set.resolve("images/" + id + ".jpg"), png(number, 24));
        write(set.resolve("annotations/" + id + "_exp.npy"), npy("<U1", "()", text(label)));
        double valence = (number - 24) / 30.0;
        write(set.resolve("annotations/" + id + "_val.npy"), npy("<f8", "()", number(valence)));
        write(
            set.resolve("annotations/" + id + "_aro.npy"), npy("<f8", "()", number(-valence / 2)));
        write(
            set.resolve("annotations/" + id + "_lnd.npy"), npy("<f8", "(136,)", new byte[136 * 8]));
      }
    }
  }

  /** Whole pictures with boxes; among them one without an expression and one without affect. */
  static void affectNetList(Path directory) throws IOException {
    String header =
        "subDirectory_filePath,face_x,face_y,face_width,face_height,facial_landmarks,"
            + "expression,valence,arousal\n";
    StringBuilder training = new StringBuilder(header);
    StringBuilder validation = new StringBuilder(header);
    for (int i = 0; i < 18; i++) {
      String name = i + "/picture.jpg";
      Path file = directory.resolve("Manually_Annotated_Images").resolve(name);
      write(file, png(10 * i, 40));
      StringBuilder list = i < 16 ? training : validation;
      list.append(name).append(",8,4,20,30,1;2;3;4,").append(i % 8).append(",0.5,-0.25\n");
    }
    training.append("99/none.jpg,0,0,9,9,1;2,10,-2,-2\n");
    write(directory.resolve("Manually_Annotated_Images/98/picture.jpg"), png(77, 40));
    training.append("98/picture.jpg,0,0,40,40,1;2,3,-2,-2\n");
    write(directory.resolve("training.csv"), bytes(training.toString()));
    write(directory.resolve("validation.csv"), bytes(validation.toString()));
  }

  /** Pictures in {@code folder/CLASS/N.png}; {@code count} of each class. */
  public static void folders(Path folder, int count, String... classes) throws IOException {
    int number = 0;
    for (String name : classes) {
      for (int i = 0; i < count; i++) {
        write(folder.resolve(name).resolve(i + ".png"), png(++number, 20));
      }
    }
  }

  /** A NumPy file, format 1. */
  static byte[] npy(String type, String shape, byte[] data) throws IOException {
    String header = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }".formatted(type, shape);
    String padded = header + " ".repeat(63 - (10 + header.length()) % 64) + "\n";
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    file.write(
        ByteBuffer.allocate(2)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putShort((short) padded.length())
            .array());
    file.write(padded.getBytes(StandardCharsets.US_ASCII));
    file.write(data);
    return file.toByteArray();
  }

  static byte[] number(double value) {
    return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(value).array();
  }

  private static byte[] text(int digit) {
    return Integer.toString(digit).getBytes(Charset.forName("UTF-32LE"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
