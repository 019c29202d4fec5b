package io.mien.training.loop;

/**
 * Where in a run a batch is learned, where gradients of several batches may make one move.
 *
 * @param epoch from 0
 * @param batch of the whole run, from 0
 * @param move the move of the weights that it belongs to, of the whole run, from 1
 * @param share of the move's pictures that are in this batch, above 0, at most 1
 * @param moves whether it is the move's last batch
 */
record Place(int epoch, long batch, long move, double share, boolean moves) {
  /** The batch after a state. The last move of an epoch may have fewer batches than the others. */
  static Place of(Checkpoint state, int batches, int pictures, LoopSettings settings) {
    int group = settings.accumulated();
    int size = settings.batchSize();
    int number = state.batch() / group;
    int moves = (batches + group - 1) / group;
    long first = (long) number * group * size;
    long inMove = Math.min((long) group * size, pictures - first);
    long inBatch = Math.min(size, pictures - (long) state.batch() * size);
    boolean isLast = state.batch() % group == group - 1 || state.batch() == batches - 1;
    return new Place(
        state.epoch(),
        (long) state.epoch() * batches + state.batch(),
        (long) state.epoch() * moves + number + 1,
        group == 1 ? 1 : (double) inBatch / inMove,
        isLast);
  }
}
