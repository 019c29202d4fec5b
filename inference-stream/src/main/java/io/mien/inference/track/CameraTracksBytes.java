package io.mien.inference.track;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A camera's state as bytes, big endian: one byte for the version, then the components of {@link
 * CameraTracks} in their order.
 *
 * <p>A time is its second (8 bytes) and nanosecond (4), a number a double, a text as {@link
 * DataOutputStream#writeUTF}, a list its length (2 bytes) and its parts, an optional one byte, 0 or
 * 1, and its value.
 */
public final class CameraTracksBytes {

  private static final int VERSION = 1;

  private CameraTracksBytes() {}

  /** The bytes of a state. */
  public static byte[] write(CameraTracks tracks) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      writeOptional(out, tracks.lastFrameAt(), CameraTracksBytes::writeInstant);
      writeOptional(
          out,
          tracks.late(),
          (to, run) -> {
            writeInstant(to, run.since());
            writeInstant(to, run.until());
          });
      writeList(out, tracks.labels(), DataOutputStream::writeUTF);
      writeList(out, tracks.tracks(), CameraTracksBytes::writeTrack);
    } catch (IOException e) {
      throw new UncheckedIOException("tracks that cannot be written", e);
    }
    return bytes.toByteArray();
  }

  /** Reads what {@link #write} wrote; empty where it is of another version, or broken. */
  public static Optional<CameraTracks> read(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (in.readByte() != VERSION) {
        return Optional.empty();
      }
      return Optional.of(
          new CameraTracks(
              readOptional(in, CameraTracksBytes::readInstant),
              readOptional(in, from -> new LateRun(readInstant(from), readInstant(from))),
              readList(in, from -> from.readUTF()),
              readList(in, CameraTracksBytes::readTrack)));
    } catch (IOException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static void writeTrack(DataOutputStream out, Track track) throws IOException {
    out.writeUTF(track.id());
    writeInstant(out, track.startedAt());
    writeInstant(out, track.seenAt());
    writeOptional(out, track.missedSince(), CameraTracksBytes::writeInstant);
    BoxMotion motion = track.motion();
    for (AxisMotion axis : List.of(motion.x(), motion.y(), motion.width(), motion.height())) {
      out.writeDouble(axis.position());
      out.writeDouble(axis.velocity());
      out.writeDouble(axis.positionVariance());
      out.writeDouble(axis.covariance());
      out.writeDouble(axis.velocityVariance());
    }
    writeOptional(out, track.smoothing(), CameraTracksBytes::writeSmoothing);
    writeOptional(out, track.episode(), CameraTracksBytes::writeEpisode);
  }

  private static Track readTrack(DataInputStream in) throws IOException {
    return new Track(
        in.readUTF(),
        readInstant(in),
        readInstant(in),
        readOptional(in, CameraTracksBytes::readInstant),
        new BoxMotion(readAxis(in), readAxis(in), readAxis(in), readAxis(in)),
        readOptional(in, CameraTracksBytes::readSmoothing),
        readOptional(in, CameraTracksBytes::readEpisode));
  }

  private static AxisMotion readAxis(DataInputStream in) throws IOException {
    return new AxisMotion(
        in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble());
  }

  private static void writeSmoothing(DataOutputStream out, Smoothing smoothing) throws IOException {
    writeInstant(out, smoothing.at());
    writeList(out, smoothing.probabilities(), DataOutputStream::writeDouble);
    out.writeShort(smoothing.label());
    out.writeBoolean(smoothing.uncertain());
  }

  private static Smoothing readSmoothing(DataInputStream in) throws IOException {
    return new Smoothing(
        readInstant(in),
        readList(in, DataInputStream::readDouble),
        in.readUnsignedShort(),
        in.readBoolean());
  }

  private static void writeEpisode(DataOutputStream out, OpenEpisode episode) throws IOException {
    out.writeShort(episode.label());
    writeInstant(out, episode.onset());
    writeInstant(out, episode.apex());
    out.writeDouble(episode.peak());
  }

  private static OpenEpisode readEpisode(DataInputStream in) throws IOException {
    return new OpenEpisode(
        in.readUnsignedShort(), readInstant(in), readInstant(in), in.readDouble());
  }

  private static void writeInstant(DataOutputStream out, Instant instant) throws IOException {
    out.writeLong(instant.getEpochSecond());
    out.writeInt(instant.getNano());
  }

  private static Instant readInstant(DataInputStream in) throws IOException {
    return Instant.ofEpochSecond(in.readLong(), in.readInt());
  }

  private interface Writer<T> {
    void write(DataOutputStream out, T value) throws IOException;
  }

  private interface Reader<T> {
    T read(DataInputStream in) throws IOException;
  }

  private static <T> void writeOptional(DataOutputStream out, Optional<T> value, Writer<T> writer)
      throws IOException {
    out.writeBoolean(value.isPresent());
    if (value.isPresent()) {
      writer.write(out, value.get());
    }
  }

  private static <T> Optional<T> readOptional(DataInputStream in, Reader<T> reader)
      throws IOException {
    return in.readBoolean() ? Optional.of(reader.read(in)) : Optional.empty();
  }

  private static <T> void writeList(DataOutputStream out, List<T> values, Writer<T> writer)
      throws IOException {
    out.writeShort(values.size());
    for (T value : values) {
      writer.write(out, value);
    }
  }

  private static <T> List<T> readList(DataInputStream in, Reader<T> reader) throws IOException {
    int size = in.readUnsignedShort();
    List<T> values = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      values.add(reader.read(in));
    }
    return values;
  }
}
