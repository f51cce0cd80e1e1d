package io.tidemark.query;

/** Why a client has to forget which versions it has seen. */
enum ResetReason {
  /** The id is none, or none of this version of the program. */
  UNREADABLE("unreadable"),
  /** The id was given for other channels. */
  CHANNELS("channels"),
  /** There are more channels than an id can tell of. */
  TOO_MANY("too-many-channels"),
  /** Another generation is served, whose versions can't be compared. */
  GENERATION("generation");

  private final String code;

  ResetReason(String code) {
    this.code = code;
  }

  /** As it is told to clients. */
  String code() {
    return code;
  }
}
