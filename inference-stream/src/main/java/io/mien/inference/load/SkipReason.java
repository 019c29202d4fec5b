package io.mien.inference.load;

/** Why a frame was not judged; the code stands in the metric. */
public enum SkipReason {
  /** The camera had its share of what the machine can judge. */
  FAIR_SHARE("fair-share"),
  /** Its event could not come in time any more. */
  TOO_OLD("too-old");

  private final String code;

  SkipReason(String code) {
    this.code = code;
  }

  /** The reason in metrics. */
  public String code() {
    return code;
  }
}
