package io.mien.cli;

/** Something that the user can mend; the message says what was expected and what was found. */
final class UserException extends RuntimeException {
  UserException(String message) {
    super(message);
  }

  UserException(String message, Throwable cause) {
    super(message, cause);
  }
}
