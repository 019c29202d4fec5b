package io.mien.contract.telemetry;

import java.util.Map;

/** How a service is; asked on each request, so answers come at once. */
public interface Health {
  /** False when only a restart helps. */
  boolean live();

  /** True when the service does its work. */
  boolean ready();

  /** What an operator wants to see beside the answer: state, provider, model. */
  Map<String, String> details();
}
