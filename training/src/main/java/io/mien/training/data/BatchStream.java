package io.mien.training.data;

import java.util.Iterator;

/** The batches of one epoch in their order; closing it early stops whatever prepares them. */
public interface BatchStream extends Iterator<Batch>, AutoCloseable {
  @Override
  void close();
}
