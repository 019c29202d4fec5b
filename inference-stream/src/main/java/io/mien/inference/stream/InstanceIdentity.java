package io.mien.inference.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who this instance is to its consumer group: an id that stays in the state directory, so that an
 * instance that was killed takes its place again at once, and need not wait until the session of
 * its former self has run out.
 *
 * <p>Not a name of the host, which several instances may share. Until it is closed it holds the
 * directory, because two instances with one id would throw each other out of the group for ever.
 * The file also says whether the instance left in order, since what lies beside it is else of no
 * use.
 */
final class InstanceIdentity implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(InstanceIdentity.class);
  private static final String FILE = "mien-instance";
  private static final int UUID_CHARACTERS = 36;

  /** Stands behind the id of an instance that has left in order. */
  private static final String LEFT = " left";

  private final FileChannel file;
  private final String id;
  private final boolean leftInOrder;

  private InstanceIdentity(FileChannel file, String id, boolean leftInOrder) {
    this.file = file;
    this.id = id;
    this.leftInOrder = leftInOrder;
  }

  /**
   * Takes a state directory for this instance alone, and makes it if there is none.
   *
   * @throws StreamFailedException when another instance has it, or it cannot be written
   */
  static InstanceIdentity claim(Path directory) {
    @Nullable FileChannel file = null;
    try {
      Files.createDirectories(directory);
      file =
          FileChannel.open(
              directory.resolve(FILE),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      if (!locked(file)) {
        throw new StreamFailedException(
            "expected a state directory that no other instance uses, found one in use at "
                + directory
                + "; give each instance its own state.dir");
      }
      String before = read(file);
      // A new id where there is none, as after a crash while it was written.
      String id =
          parsed(before.substring(0, Math.min(UUID_CHARACTERS, before.length())))
              .orElseGet(() -> UUID.randomUUID().toString());
      write(file, id);
      return new InstanceIdentity(file, id, before.equals(id + LEFT));
    } catch (IOException e) {
      close(file);
      throw new StreamFailedException(
          "expected a state directory that can be written, found %s (%s); set state.dir"
              .formatted(directory, e),
          e);
    } catch (RuntimeException e) {
      close(file);
      throw e;
    }
  }

  private static boolean locked(FileChannel file) throws IOException {
    try {
      @Nullable FileLock lock = file.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // an instance in this process has it
    }
  }

  private static String read(FileChannel file) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(UUID_CHARACTERS + LEFT.length());
    int count;
    do {
      count = file.read(content);
    } while (count > 0);
    return new String(content.array(), 0, content.position(), StandardCharsets.US_ASCII);
  }

  private static void write(FileChannel file, String content) throws IOException {
    ByteBuffer bytes = StandardCharsets.US_ASCII.encode(content);
    file.position(0);
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
    file.truncate(content.length());
  }

  private static Optional<String> parsed(String text) {
    try {
      return Optional.of(UUID.fromString(text).toString());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The same at each start with this directory. */
  String id() {
    return id;
  }

  /** Whether the instance before this one called {@link #leave}; false where there was none. */
  boolean leftInOrder() {
    return leftInOrder;
  }

  /**
   * All that lies in the directory is whole and committed, and can be gone on with. May be called
   * again.
   */
  void leave() {
    try {
      if (file.isOpen()) {
        write(file, id + LEFT);
      }
    } catch (IOException e) {
      log.warn("cannot write that the instance left in order: {}", e.getMessage());
    }
  }

  /** Gives the directory free; the id stays in it. May be called again. */
  @Override
  public void close() {
    close(file);
  }

  private static void close(@Nullable FileChannel file) {
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        log.warn("cannot let go of the state directory: {}", e.getMessage());
      }
    }
  }
}
