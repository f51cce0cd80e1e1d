package io.tidemark.ingest.provider;

import io.tidemark.model.PriceUpdate;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The order of what one source says of one symbol: drops what came before, and notices what did not
 * come. By the numbers of the trades where the source has them, by their times where it has not.
 * For one thread.
 */
final class Sequence {
  /** What a price is to those before it. */
  enum Place {
    NEXT,
    /** The next one that came, and others are missing before it. */
    AFTER_A_GAP,
    DUPLICATE,
    LATE
  }

  /**
   * Positions that did not come, without their ends.
   *
   * @param after the last that came before the gap
   * @param before the first that came after it
   */
  record Gap(long after, long before) {
    boolean holds(long position) {
      return position > after && position < before;
    }
  }

  private @Nullable PriceUpdate last;
  private long position = -1;
  private boolean interrupted;
  private boolean refilling;
  private boolean numbered;
  private @Nullable Gap gap;
  private final Set<Long> filled = new HashSet<>();

  /** Takes the place of one price that came by itself. */
  Place place(Message.Price price) {
    PriceUpdate before = last;
    long next = position(price);
    if (before == null) {
      return taken(price, next, Place.NEXT);
    }
    if (next < position) {
      return Place.LATE;
    }
    if (next == position && (price.numbered() || before.equals(price.update()))) {
      return Place.DUPLICATE;
    }
    boolean missed = price.numbered() ? next > position + 1 : interrupted && next > position;
    if (missed) {
      // while one gap is being asked about, a further one only makes it wider
      gap = new Gap(gap == null ? position : gap.after(), next);
    }
    return taken(price, next, missed ? Place.AFTER_A_GAP : Place.NEXT);
  }

  private Place taken(Message.Price price, long next, Place place) {
    last = price.update();
    numbered = price.numbered();
    position = next;
    interrupted = false;
    return place;
  }

  /** The connection was lost: what has no numbers may be missing from now on. */
  void interrupt() {
    interrupted = true;
  }

  /** What is missing. */
  Optional<Gap> gap() {
    return Optional.ofNullable(gap);
  }

  /**
   * Whether an answer about the gap may hold this price, which narrows it; it does not move the
   * sequence. A number fills once.
   */
  boolean fills(Message.Price price) {
    if (gap == null || !gap.holds(position(price))) {
      return false;
    }
    if (numbered && !filled.add(price.id())) {
      return false;
    }
    while (numbered && filled.contains(gap.after() + 1)) {
      gap = new Gap(gap.after() + 1, gap.before());
    }
    return true;
  }

  /** Whether something is known to be missing still; without numbers, nothing is. */
  boolean lacks() {
    return numbered && gap != null && gap.before() - gap.after() > 1;
  }

  /** Whether nobody asks for the gap's content yet, and the caller is to. */
  boolean beginRefill() {
    boolean first = !refilling;
    refilling = true;
    return first;
  }

  /** Nothing more is to come for the gap. */
  void closeGap() {
    gap = null;
    filled.clear();
    refilling = false;
  }

  private static long position(Message.Price price) {
    return price.numbered() ? price.id() : price.update().eventTime();
  }
}
