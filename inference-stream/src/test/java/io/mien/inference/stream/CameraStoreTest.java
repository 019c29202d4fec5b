package io.mien.inference.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.mien.inference.stream.CameraStore.Part;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CameraStoreTest {

  private static final byte[] ONE = {1};
  private static final byte[] TWO = {2};

  private final KeyValueStore<byte[], byte[]> shared =
      Stores.keyValueStoreBuilder(
              Stores.inMemoryKeyValueStore(CameraStore.NAME),
              Serdes.ByteArray(),
              Serdes.ByteArray())
          .withLoggingDisabled()
          .build();
  private final CameraStore tracks = CameraStore.of(shared, Part.TRACKS);
  private final CameraStore windows = CameraStore.of(shared, Part.WINDOWS);

  @BeforeEach
  void open() {
    shared.init(new MockProcessorContext<>().getStateStoreContext(), shared);
  }

  @AfterEach
  void close() {
    shared.close();
  }

  private static Map<String, byte[]> all(CameraStore part) {
    Map<String, byte[]> all = new TreeMap<>();
    part.forEach(all::put);
    return all;
  }

  @Test
  void partsOfACameraDoNotMix() {
    tracks.put("door", ONE);
    windows.put("door", TWO);

    assertThat(all(tracks)).containsEntry("door", ONE);
    assertThat(all(windows)).containsEntry("door", TWO);
    tracks.delete("door");
    assertThat(all(tracks)).isEmpty();
    assertThat(all(windows)).containsOnlyKeys("door");
  }

  @Test
  void showsEachCameraOfItsPartOnly() {
    tracks.put("door", ONE);
    tracks.put("\u00fcber w", TWO); // ends as the keys of another part begin
    windows.put("till", TWO);

    assertThat(all(tracks)).containsOnlyKeys("door", "\u00fcber w");
    assertThat(all(windows)).containsOnlyKeys("till");
    assertThat(all(CameraStore.of(shared, Part.HEARTBEAT))).isEmpty();
  }
}
