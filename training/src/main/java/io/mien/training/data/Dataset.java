package io.mien.training.data;

/** Labelled pictures on disk, in a layout that is known. */
public interface Dataset {
  /** Where the pictures come from, for provenance. */
  String name();

  /**
   * Reads a split. Pictures that are missing or unreadable are listed in the result and left out.
   *
   * @throws DataException where the data is not there or not in its layout
   */
  PictureSplit read(Split split);

  /**
   * Whether the validation split is held out of the training pictures: both splits come of one list
   * then, and each says all that was skipped in it.
   */
  default boolean holdsOutValidation() {
    return false;
  }
}
