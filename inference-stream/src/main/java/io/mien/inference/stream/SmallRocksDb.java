package io.mien.inference.stream;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;

/**
 * Bounds what the stores take. All stores of the process share one small cache, with what they have
 * not yet written to disk counted in: left alone, each store of each partition would take up to a
 * hundred megabytes of native memory. The state of a camera is small, so a miss is rare.
 */
public final class SmallRocksDb implements RocksDBConfigSetter {

  private static final long CACHE_BYTES = 32L << 20;
  private static final long UNWRITTEN_BYTES = 16L << 20;
  private static final long STORE_UNWRITTEN_BYTES = 1L << 20;
  private static final long MANIFEST_BYTES = 64L << 10;
  private static final double INDEX_SHARE = 0.1;

  /** Never closed: it lives as long as the process, as the stores come and go. */
  private static final Cache CACHE = new LRUCache(CACHE_BYTES, -1, false, INDEX_SHARE);

  private static final WriteBufferManager UNWRITTEN =
      new WriteBufferManager(UNWRITTEN_BYTES, CACHE);

  /** For Kafka Streams, which makes one for each store. */
  public SmallRocksDb() {}

  @Override
  public void setConfig(String store, Options options, Map<String, Object> settings) {
    BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(CACHE);
    table.setCacheIndexAndFilterBlocks(true);
    table.setCacheIndexAndFilterBlocksWithHighPriority(true);
    table.setPinTopLevelIndexAndFilter(true);
    options.setTableFormatConfig(table);
    options.setWriteBufferManager(UNWRITTEN);
    options.setWriteBufferSize(STORE_UNWRITTEN_BYTES);
    options.setMaxWriteBufferNumber(2);
    // Room on the disk that is taken ahead, for each store of each partition.
    options.setManifestPreallocationSize(MANIFEST_BYTES);
    // Each store keeps a log of its own, which says much and which nobody reads.
    options.setInfoLogLevel(InfoLogLevel.WARN_LEVEL);
    options.setKeepLogFileNum(1);
  }

  @Override
  public void close(String store, Options options) {
    // The cache and the buffers outlive the store.
  }
}
