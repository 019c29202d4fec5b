package io.mien.cli;

/**
 * A round of the bare loop and one of the stream, one after the other.
 *
 * @param brokerCpuMillisPerFrame what the broker's process spent meanwhile, all cores together
 * @param commits of the stream
 * @param cores that loop, stream and broker share
 */
record StreamRound(
    Rate loop, Rate stream, double brokerCpuMillisPerFrame, CommitTimes commits, int cores) {

  /** The broker's work counted: what one sees. */
  double ratio() {
    return stream.framesPerSecond() / loop.framesPerSecond();
  }

  /** The stream's frames/s, had the broker's CPU time been idle: as with a broker elsewhere. */
  double framesPerSecondWithoutBroker() {
    return 1 / (1 / stream.framesPerSecond() - brokerCpuMillisPerFrame / 1e3 / cores);
  }

  /** The broker's work not counted: its CPU time given back, shared by all cores. */
  double ratioWithoutBroker() {
    return framesPerSecondWithoutBroker() / loop.framesPerSecond();
  }

  /** By CPU time instead of speed: hardly moves when other programs keep the machine busy. */
  double cpuRatio() {
    return loop.cpuMillisPerFrame() / (stream.cpuMillisPerFrame() + brokerCpuMillisPerFrame);
  }

  /** The same, the broker not counted. */
  double cpuRatioWithoutBroker() {
    return loop.cpuMillisPerFrame() / stream.cpuMillisPerFrame();
  }

  /** The share of the cores' time in which neither stream nor broker worked. */
  double idleShare() {
    double busy = stream.cpuMillisPerFrame() + brokerCpuMillisPerFrame;
    return 1 - busy * stream.framesPerSecond() / 1e3 / cores;
  }
}
