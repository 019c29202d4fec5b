package io.mien.inference.batch;

/** The model throws on this very item, also alone, though it still works on others. */
public final class RefusedItemException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  RefusedItemException(Throwable cause) {
    super(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
  }
}
