package io.mien.training.loop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Named tensors and texts in one file, in the safetensors format: the length of the header (8
 * bytes, little endian), the header as JSON, the values.
 *
 * @param others the number format of each tensor that is none of real numbers; they are passed over
 */
record TensorFile(
    Map<String, Values> tensors, Map<String, String> texts, Map<String, String> others) {
  private static final String TEXTS = "__metadata__";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Numbers in row order with the lengths of their axes. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Values(long[] shape, float[] values) {}

  TensorFile(Map<String, Values> tensors, Map<String, String> texts) {
    this(tensors, texts, Map.of());
  }

  /** Writes the file so that after a crash there is either the old one or the new one. */
  void write(Path file) {
    Path unfinished = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      try (FileChannel channel =
          FileChannel.open(
              unfinished,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        write(channel);
        channel.force(true);
      }
      Files.move(
          unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      remove(unfinished, e);
      throw new TrainingException(
          "cannot write the checkpoint "
              + file
              + ": "
              + reason(e)
              + (Files.exists(file) ? "; the one before it is whole, the run can be resumed" : ""),
          e);
    }
  }

  /** A part of a checkpoint is of no use, and on a full disk its room is. */
  private static void remove(Path unfinished, IOException cause) {
    try {
      Files.deleteIfExists(unfinished);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /** What the system says, without the path that goes before it. */
  private static String reason(IOException failure) {
    return failure instanceof FileSystemException system && system.getReason() != null
        ? system.getReason()
        : String.valueOf(failure.getMessage());
  }

  private void write(FileChannel channel) throws IOException {
    byte[] header = header();
    ByteBuffer start = buffer(Long.BYTES + header.length).putLong(header.length).put(header);
    writeAll(channel, start.flip());
    for (Values tensor : tensors.values()) {
      ByteBuffer bytes = buffer(tensor.values.length * Float.BYTES);
      bytes.asFloatBuffer().put(tensor.values);
      writeAll(channel, bytes);
    }
  }

  private byte[] header() throws IOException {
    ObjectNode header = JSON.createObjectNode();
    ObjectNode metadata = header.putObject(TEXTS);
    texts.forEach(metadata::put);
    long offset = 0;
    for (Map.Entry<String, Values> tensor : tensors.entrySet()) {
      long end = offset + (long) tensor.getValue().values.length * Float.BYTES;
      ObjectNode entry = header.putObject(tensor.getKey());
      entry.put("dtype", "F32");
      entry.set("shape", JSON.valueToTree(tensor.getValue().shape));
      entry.set("data_offsets", JSON.valueToTree(new long[] {offset, end}));
      offset = end;
    }
    return JSON.writeValueAsString(header).getBytes(StandardCharsets.UTF_8);
  }

  /** Reads a file in the safetensors format; numbers of other formats become 32-bit floats. */
  static TensorFile read(Path file) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      long length = bytes.remaining() < Long.BYTES ? -1 : bytes.getLong();
      if (length < 2 || length > bytes.remaining()) {
        throw new TrainingException("expected a checkpoint, found a damaged file: " + file);
      }
      byte[] header = new byte[(int) length];
      bytes.get(header);
      return parse(JSON.readTree(header), bytes.slice().order(ByteOrder.LITTLE_ENDIAN));
    } catch (JsonProcessingException
        | IllegalArgumentException
        | ArithmeticException
        | IndexOutOfBoundsException e) {
      throw new TrainingException("expected a safetensors file, found a damaged one: " + file, e);
    } catch (IOException e) {
      throw new TrainingException("cannot read the checkpoint " + file + ": " + e.getMessage(), e);
    }
  }

  private static TensorFile parse(JsonNode header, ByteBuffer data) {
    Map<String, Values> tensors = new LinkedHashMap<>();
    Map<String, String> texts = new LinkedHashMap<>();
    Map<String, String> others = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : header.properties()) {
      JsonNode node = entry.getValue();
      if (entry.getKey().equals(TEXTS)) {
        node.properties().forEach(text -> texts.put(text.getKey(), text.getValue().asText()));
        continue;
      }
      String type = node.path("dtype").asText();
      Optional<NumberFormat> format = NumberFormat.of(type);
      if (format.isPresent()) {
        tensors.put(entry.getKey(), values(node, format.orElseThrow(), data));
      } else {
        others.put(entry.getKey(), type);
      }
    }
    return new TensorFile(tensors, texts, others);
  }

  private static Values values(JsonNode node, NumberFormat format, ByteBuffer data) {
    long[] shape = numbers(node, "shape");
    long[] offsets = numbers(node, "data_offsets");
    long count = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    if (offsets.length != 2 || offsets[1] - offsets[0] != count * format.bytes) {
      throw new IllegalArgumentException("bytes that do not fit the shape of a tensor");
    }
    ByteBuffer bytes =
        data.slice(Math.toIntExact(offsets[0]), Math.toIntExact(count * format.bytes))
            .order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[Math.toIntExact(count)];
    for (int i = 0; i < values.length; i++) {
      values[i] = format.next(bytes);
    }
    return new Values(shape, values);
  }

  private static long[] numbers(JsonNode node, String name) {
    if (!node.path(name).isArray()) {
      throw new IllegalArgumentException("expected an array " + name + " of a tensor, found none");
    }
    return JSON.convertValue(node.path(name), long[].class);
  }

  /** How a file stores real numbers; tensors of whole numbers are passed over. */
  private enum NumberFormat {
    F64(Double.BYTES),
    F32(Float.BYTES),
    F16(Short.BYTES),
    BF16(Short.BYTES);

    private static final int MANTISSA_BITS = 10;
    private static final int HALF_BIAS = 15;

    private final int bytes;

    NumberFormat(int bytes) {
      this.bytes = bytes;
    }

    static Optional<NumberFormat> of(String name) {
      return Arrays.stream(values()).filter(format -> format.name().equals(name)).findFirst();
    }

    float next(ByteBuffer data) {
      return switch (this) {
        case F64 -> (float) data.getDouble();
        case F32 -> data.getFloat();
        case F16 -> half(data.getShort());
        case BF16 -> Float.intBitsToFloat(data.getShort() << Short.SIZE);
      };
    }

    /** Java 17 has no conversion of its own. */
    private static float half(short bits) {
      int exponent = bits >> MANTISSA_BITS & 0x1f;
      int mantissa = bits & 0x3ff;
      double size =
          exponent == 0
              ? mantissa * Math.pow(2, 1 - HALF_BIAS - MANTISSA_BITS)
              : (1 + mantissa / 1024.0) * Math.pow(2, exponent - HALF_BIAS);
      double value = exponent == 0x1f ? mantissa == 0 ? 1 / 0.0 : Double.NaN : size;
      return (float) (bits < 0 ? -value : value);
    }
  }

  private static ByteBuffer buffer(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
