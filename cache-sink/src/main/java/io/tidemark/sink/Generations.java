package io.tidemark.sink;

import io.tidemark.model.wire.GenerationKeys;
import io.tidemark.model.wire.RedisKeys;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which generations there are, by one look at Redis; null is what is not there.
 *
 * <p>The texts are kept as they were read: a {@link Swap} is made only while they still stand.
 */
record Generations(
    @Nullable String activeText,
    @Nullable String leaseText,
    @Nullable String previousText,
    @Nullable String unfinishedText,
    @Nullable String newestText,
    @Nullable String sweepText) {
  /** The keys that are looked at, in the order of the components. */
  static final List<String> KEYS =
      List.of(
          RedisKeys.ACTIVE,
          GenerationKeys.LEASE,
          GenerationKeys.PREVIOUS,
          GenerationKeys.UNFINISHED,
          GenerationKeys.NEWEST,
          GenerationKeys.SWEEP);

  /** The one being served; empty in an empty Redis. */
  OptionalLong active() {
    return activeText == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(activeText));
  }

  /** Who fills one now. */
  Optional<Lease> lease() {
    return Optional.ofNullable(leaseText).map(Lease::parse);
  }

  /** The one served before, where it is kept. */
  Optional<Kept> previous() {
    return Optional.ofNullable(previousText).map(Kept::parse);
  }

  /** The one begun and not served yet. */
  Optional<Unfinished> unfinished() {
    return Optional.ofNullable(unfinishedText).map(Unfinished::parse);
  }

  /** A number that no generation known of has had. */
  long next() {
    long highest = newestText == null ? 0 : Long.parseLong(newestText);
    for (long known : wanted()) {
      highest = Math.max(highest, known);
    }
    return highest + 1;
  }

  /** All that must not be removed. */
  Set<Long> wanted() {
    Set<Long> wanted = new HashSet<>();
    active().ifPresent(wanted::add);
    lease().ifPresent(lease -> wanted.add(lease.generation()));
    previous().ifPresent(kept -> wanted.add(kept.generation()));
    unfinished().ifPresent(begun -> wanted.add(begun.generation()));
    return wanted;
  }
}
