package io.mien.training.loop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Named tensors and texts in one file, in the safetensors format: the length of the header (8
 * bytes, little endian), the header as JSON, the values.
 */
record TensorFile(Map<String, Values> tensors, Map<String, String> texts) {
  private static final String TEXTS = "__metadata__";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Numbers in row order with the lengths of their axes. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Values(long[] shape, float[] values) {}

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
      throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
    }
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

  /** Reads a file that {@link #write} has written. */
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
    } catch (IOException e) {
      throw new TrainingException("cannot read the checkpoint " + file + ": " + e.getMessage(), e);
    }
  }

  private static TensorFile parse(JsonNode header, ByteBuffer data) {
    Map<String, Values> tensors = new LinkedHashMap<>();
    Map<String, String> texts = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : header.properties()) {
      JsonNode node = entry.getValue();
      if (entry.getKey().equals(TEXTS)) {
        node.properties().forEach(text -> texts.put(text.getKey(), text.getValue().asText()));
        continue;
      }
      long[] shape = JSON.convertValue(node.path("shape"), long[].class);
      long[] offsets = JSON.convertValue(node.path("data_offsets"), long[].class);
      float[] values = new float[(int) ((offsets[1] - offsets[0]) / Float.BYTES)];
      data.slice((int) offsets[0], values.length * Float.BYTES)
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .get(values);
      tensors.put(entry.getKey(), new Values(shape, values));
    }
    return new TensorFile(tensors, texts);
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
