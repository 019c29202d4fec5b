package io.mien.inference.stream;

/**
 * The topology does the same through the async gate. That nothing is lost while frames are in
 * flight is shown with a broker and processes that are killed.
 */
class AsyncTopologyTest extends ExpressionTopologyTest {

  @Override
  String gate() {
    return "async";
  }
}
