package io.mien.inference.aggregate;

import io.mien.inference.aggregate.Tally.Label;
import io.mien.inference.aggregate.Tally.Shares;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The bytes of {@link CameraWindows} in the store; numbers big-endian, texts as in writeUTF. */
public final class CameraWindowsBytes {

  private static final int VERSION = 2;

  /** Knew no gaps among the closed windows, and marked frames otherwise. */
  private static final int VERSION_1 = 1;

  private CameraWindowsBytes() {}

  /** All that must survive a restart. */
  public static byte[] write(CameraWindows windows) {
    return StateBytes.write(
        VERSION,
        out -> {
          out.writeLong(windows.spec.sizeMillis());
          out.writeLong(windows.spec.advanceMillis());
          out.writeLong(windows.streamMillis);
          out.writeLong(windows.closed.beforeMillis());
          out.writeLong(windows.readMillis);
          writeRecent(out, windows.recent);
          writeShares(out, windows);
          out.writeInt(windows.panes.size());
          for (Map.Entry<Long, Tally> pane : windows.panes.entrySet()) {
            out.writeLong(pane.getKey());
            writeTally(out, pane.getValue());
          }
          out.writeShort(windows.closed.gaps().size());
          for (Map.Entry<Long, Long> gap : windows.closed.gaps().entrySet()) {
            out.writeLong(gap.getKey());
            out.writeLong(gap.getValue());
          }
        });
  }

  /** What was written; nothing when it is of another version, or of windows of another size. */
  public static Optional<CameraWindows> read(WindowSpec spec, String cameraId, byte[] bytes) {
    return StateBytes.read(VERSION, bytes, in -> read(spec, cameraId, in, VERSION))
        .or(() -> StateBytes.read(VERSION_1, bytes, in -> read(spec, cameraId, in, VERSION_1)));
  }

  private static Optional<CameraWindows> read(
      WindowSpec spec, String cameraId, DataInputStream in, int version) throws IOException {
    if (in.readLong() != spec.sizeMillis() || in.readLong() != spec.advanceMillis()) {
      return Optional.empty();
    }
    CameraWindows windows = new CameraWindows(spec, cameraId);
    windows.streamMillis = in.readLong();
    long closedBeforeMillis = in.readLong();
    windows.readMillis = in.readLong();
    readRecent(in, version == VERSION ? windows.recent : new RecentFrames());
    readShares(in, windows);
    for (int left = in.readInt(); left > 0; left--) {
      windows.panes.put(in.readLong(), readTally(in));
    }
    Map<Long, Long> gaps = new TreeMap<>();
    for (int left = version == VERSION ? in.readUnsignedShort() : 0; left > 0; left--) {
      gaps.put(in.readLong(), in.readLong());
    }
    windows.closed.restore(closedBeforeMillis, gaps);
    return Optional.of(windows);
  }

  private static void writeRecent(DataOutputStream out, RecentFrames recent) throws IOException {
    long[] marks = recent.marks();
    out.writeShort(marks.length);
    for (long mark : marks) {
      out.writeLong(mark);
    }
  }

  private static void readRecent(DataInputStream in, RecentFrames recent) throws IOException {
    for (int left = in.readUnsignedShort(); left > 0; left--) {
      recent.addMark(in.readLong());
    }
  }

  private static void writeShares(DataOutputStream out, CameraWindows windows) throws IOException {
    out.writeBoolean(windows.shares.isPresent());
    if (windows.shares.isPresent()) {
      Shares shares = windows.shares.get();
      out.writeLong(windows.sharesStartMillis);
      out.writeDouble(shares.uncertain());
      out.writeShort(shares.byLabel().size());
      for (Map.Entry<String, Double> share : shares.byLabel().entrySet()) {
        out.writeUTF(share.getKey());
        out.writeDouble(share.getValue());
      }
    }
  }

  private static void readShares(DataInputStream in, CameraWindows windows) throws IOException {
    if (in.readBoolean()) {
      windows.sharesStartMillis = in.readLong();
      double uncertain = in.readDouble();
      Map<String, Double> byLabel = new LinkedHashMap<>();
      for (int left = in.readUnsignedShort(); left > 0; left--) {
        byLabel.put(in.readUTF(), in.readDouble());
      }
      windows.shares = Optional.of(new Shares(byLabel, uncertain));
    }
  }

  private static void writeTally(DataOutputStream out, Tally tally) throws IOException {
    out.writeLong(tally.frames);
    out.writeLong(tally.faces);
    out.writeLong(tally.uncertain);
    out.writeInt(tally.mostFaces);
    out.writeInt(tally.tracks.size());
    for (String track : tally.tracks) {
      out.writeUTF(track);
    }
    out.writeShort(tally.labels.size());
    for (Map.Entry<String, Label> label : tally.labels.entrySet()) {
      out.writeUTF(label.getKey());
      out.writeDouble(label.getValue().probability);
      out.writeLong(label.getValue().faces);
    }
  }

  private static Tally readTally(DataInputStream in) throws IOException {
    Tally tally = new Tally();
    tally.frames = in.readLong();
    tally.faces = in.readLong();
    tally.uncertain = in.readLong();
    tally.mostFaces = in.readInt();
    for (int left = in.readInt(); left > 0; left--) {
      tally.tracks.add(in.readUTF());
    }
    for (int left = in.readUnsignedShort(); left > 0; left--) {
      Label label = tally.label(in.readUTF());
      label.probability = in.readDouble();
      label.faces = in.readLong();
    }
    return tally;
  }
}
