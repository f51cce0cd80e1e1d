package io.tidemark.query;

import org.jspecify.annotations.Nullable;

/** One client's following of one channel, and what it has been told; on one event loop. */
final class Subscription {
  private static final int NEVER = -1;

  private final Stream stream;
  private final Channel channel;
  private @Nullable Followed followed;
  private long toldGeneration;
  private long told;

  /** Of the channel here when it was told; {@link #NEVER} where this instance has not told it. */
  private int revision = NEVER;

  /** Whether the client has last been told that there may be something newer. */
  private boolean unsure;

  /** What to do about what a channel holds. */
  enum Verdict {
    /** Tell it. */
    TELL,
    /** The client has it. */
    KNOWN,
    /** Wait: the client has something newer. */
    WITHHELD,
    /** Begin anew: the versions that the client has can't be compared with it. */
    RESET
  }

  /**
   * @param toldGeneration that {@code told} is of
   * @param told by another instance, or on another connection, as {@link Told} counts
   */
  Subscription(Stream stream, Channel channel, long toldGeneration, long told) {
    this.stream = stream;
    this.channel = channel;
    this.toldGeneration = toldGeneration;
    this.told = told;
  }

  Stream stream() {
    return stream;
  }

  Channel channel() {
    return channel;
  }

  /** Gives it the channel that it follows, once. */
  void follows(Followed one) {
    followed = one;
  }

  /** What the channel holds; null before it has been read. */
  @Nullable Update update() {
    return followed == null ? null : followed.latest().update();
  }

  @Nullable Followed followed() {
    return followed;
  }

  /** Whether the client may lack what the channel holds. */
  boolean isBehind() {
    Followed one = followed;
    return one != null && one.latest().update() != null && one.latest().revision() != revision;
  }

  /** What to do about what the channel holds. */
  Verdict judge(Update update) {
    if (told == Told.NOTHING || update.isUnavailable()) {
      return Verdict.TELL;
    }
    boolean same = update.generation() == toldGeneration;
    boolean here = revision != NEVER;
    if (!same && !here) {
      return Verdict.RESET; // only the versions are known, not what they were of
    }
    if (update.told() == told) {
      boolean repaired = here && update.hasValue();
      return repaired || unsure || update.isStale() ? Verdict.TELL : Verdict.KNOWN;
    }
    if (update.isMissing() || told == Told.MISSING || update.told() > told) {
      return Verdict.TELL;
    }
    return same ? Verdict.WITHHELD : Verdict.RESET;
  }

  /** The client has what the channel holds. */
  void told(Update update) {
    unsure = update.isStale();
    if (update.isUnavailable()) {
      return; // it has what it had
    }
    Followed one = followed;
    toldGeneration = update.generation();
    told = update.told();
    revision = one == null ? NEVER : one.latest().revision();
  }

  /** The client has forgotten what it was told. */
  void forget() {
    told = Told.NOTHING;
    revision = NEVER;
    unsure = false;
  }

  /**
   * What the client need not be told again, as {@link Told} counts: wherever it comes back, it has
   * to hear that what it was unsure of is certain, and nothing older.
   */
  long told() {
    return unsure && told != Told.NOTHING ? told - 1 : told;
  }

  /** The generation that what it has been told is of, or has been found to be in as well. */
  long generation() {
    Update held = update();
    return held == null || isBehind() ? toldGeneration : held.generation();
  }
}
