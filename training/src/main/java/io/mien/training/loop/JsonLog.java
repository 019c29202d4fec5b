package io.mien.training.loop;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;

/** Writes a run's progress into a file, one JSON object a line; a resumed run appends. */
public final class JsonLog implements RunListener, AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final BufferedWriter writer;
  private final Clock clock;
  private final int everySteps;

  /** Opens the file; every so many steps get a line, and each epoch. */
  public JsonLog(Path file, Clock clock, int everySteps) {
    this.clock = clock;
    this.everySteps = everySteps;
    try {
      Path folder = file.toAbsolutePath().getParent();
      Files.createDirectories(folder);
      boolean isTorn = endsWithin(file);
      writer = Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      if (isTorn) {
        writer.newLine();
      }
    } catch (IOException e) {
      throw new TrainingException("cannot write the log " + file + ": " + e.getMessage(), e);
    }
  }

  /** Whether the last line was cut off, by a full disk or a kill. */
  private static boolean endsWithin(Path file) throws IOException {
    if (!Files.exists(file)) {
      return false;
    }
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      return channel.size() > 0
          && channel.position(channel.size() - 1).read(last) == 1
          && last.get(0) != '\n';
    }
  }

  @Override
  public void step(StepResult step) {
    if (step.batch() % everySteps == 0) {
      write("step", step);
    }
  }

  @Override
  public void epoch(EpochResult result) {
    write("epoch", result);
  }

  /** Writes a line of another kind. */
  public void write(String kind, Object content) {
    ObjectNode line = JSON.createObjectNode();
    line.put("time", clock.instant().toString()).put("kind", kind);
    line.setAll((ObjectNode) JSON.valueToTree(content));
    try {
      writer.write(JSON.writeValueAsString(line));
      writer.newLine();
      writer.flush();
    } catch (IOException e) {
      throw new TrainingException("cannot write the log: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      writer.close();
    } catch (IOException e) {
      throw new TrainingException("cannot close the log: " + e.getMessage(), e);
    }
  }
}
