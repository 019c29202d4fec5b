package io.mien.inference.aggregate;

import io.mien.contract.camera.CameraStatus.State;
import java.util.Optional;

/** The bytes of a {@link CameraHeartbeat} in the store; numbers big-endian. */
public final class CameraHeartbeatBytes {

  private static final int VERSION = 1;

  private CameraHeartbeatBytes() {}

  /** All that must survive a restart. */
  public static byte[] write(CameraHeartbeat camera) {
    return StateBytes.write(
        VERSION,
        out -> {
          out.writeByte(code(camera.state));
          out.writeLong(camera.sinceMillis);
          out.writeLong(camera.lastFrameMillis);
          out.writeLong(camera.lagMillis);
          out.writeLong(camera.frames);
          out.writeLong(camera.skippedFrames);
          out.writeLong(camera.readMillis);
          out.writeLong(camera.reportedMillis);
          int[] intervals = camera.rate.intervals();
          out.writeByte(intervals.length);
          for (int interval : intervals) {
            out.writeInt(interval);
          }
        });
  }

  /** What was written; nothing when it is of another version. */
  public static Optional<CameraHeartbeat> read(CameraTimes times, String cameraId, byte[] bytes) {
    return StateBytes.read(
        VERSION,
        bytes,
        in -> {
          CameraHeartbeat camera = new CameraHeartbeat(times, cameraId);
          camera.state = state(in.readByte());
          camera.sinceMillis = in.readLong();
          camera.lastFrameMillis = in.readLong();
          camera.lagMillis = in.readLong();
          camera.frames = in.readLong();
          camera.skippedFrames = in.readLong();
          camera.readMillis = in.readLong();
          camera.reportedMillis = in.readLong();
          for (int left = in.readByte(); left > 0; left--) {
            camera.rate.add(in.readInt());
          }
          camera.resume();
          return Optional.of(camera);
        });
  }

  private static int code(State state) {
    return switch (state) {
      case ONLINE -> 0;
      case STALE -> 1;
      case OFFLINE -> 2;
    };
  }

  private static State state(int code) {
    return switch (code) {
      case 0 -> State.ONLINE;
      case 1 -> State.STALE;
      default -> State.OFFLINE;
    };
  }
}
