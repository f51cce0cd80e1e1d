package io.tidemark.sink;

import io.tidemark.model.wire.CacheTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** What a string entry and its place in the index or the rank should be. */
final class ExpectedEntry implements Expected {
  private final CacheTopic kind;
  private final String key;
  private long version;
  private boolean deleted;
  private long digest;
  private long other;
  private long offset;
  private long timestamp;
  private double score = Double.NaN;

  ExpectedEntry(CacheTopic kind, String key) {
    this.kind = kind;
    this.key = key;
  }

  @Override
  public CacheTopic kind() {
    return kind;
  }

  @Override
  public String key() {
    return key;
  }

  @Override
  public void take(CacheWrite write) {
    timestamp = Math.max(timestamp, write.origin().timestamp());
    if (write.version() < version) {
      return;
    }
    long one = write.deletes() ? 0 : Digest.ofEntry(write.json());
    if (write.version() > version) {
      version = write.version();
      deleted = write.deletes();
      digest = one;
      score = score(write);
    }
    other = one;
    offset = write.origin().offset();
  }

  @Override
  public boolean live() {
    return !deleted;
  }

  @Override
  public Verdict judge(Held held, Moment moment) {
    LogValue log = new LogValue(version, deleted, digest, other);
    if (!(held instanceof Held.OfEntry entry)) {
      return Verdict.fault(Difference.of(Fault.WRONG_TYPE, key, 0, "another type", log.say()));
    }
    HeldValue value = entry.value();
    if (value == null || (value.deleted() && value.version() < version)) {
      return absent(value, log, moment);
    }
    Fault fault =
        switch (Comparison.of(value, log, kind == CacheTopic.ASSETS)) {
          case SAME -> null;
          case OLDER -> Fault.OLDER;
          case NEWER -> Fault.NEWER;
          case DIFFERENT -> Fault.DIFFERENT;
        };
    if (fault != null) {
      Difference difference = Difference.of(fault, key, value.version(), value.say(), log.say());
      return fault == Fault.OLDER && offset >= moment.mark()
          ? Verdict.pending(difference)
          : Verdict.fault(difference);
    }
    return new Verdict(besides(value, entry, moment), List.of(), false);
  }

  @Override
  public void mending(Difference difference, LongConsumer offsets) {
    offsets.accept(offset);
  }

  private Verdict absent(@Nullable HeldValue tombstone, LogValue log, Moment moment) {
    if (deleted) {
      return Verdict.CONSISTENT;
    }
    String held = tombstone == null ? Difference.ABSENT : tombstone.say();
    Difference missing = Difference.of(Fault.MISSING, key, 0, held, log.say());
    if (offset >= moment.mark()) {
      return Verdict.pending(missing);
    }
    return Expected.mayBeGone(kind, timestamp, moment) ? Verdict.EXPIRED : Verdict.fault(missing);
  }

  private List<Difference> besides(HeldValue value, Held.OfEntry entry, Moment moment) {
    List<Difference> faults = new ArrayList<>();
    if (Expected.lacksExpiry(kind, entry.ttlMillis(), moment)) {
      faults.add(Difference.of(Fault.NO_EXPIRY, key, value.version(), "for ever", "an expiry"));
    }
    Fault companion = value.version() == version ? companion(entry.score()) : null;
    if (companion != null) {
      String held = entry.score() == null ? Difference.ABSENT : entry.score().toString();
      String should = Double.isNaN(score) ? Difference.ABSENT : Double.toString(score);
      faults.add(Difference.of(companion, key, value.version(), held, should));
    }
    return faults;
  }

  /** What is wrong with the place in the set that follows; null where nothing is. */
  private @Nullable Fault companion(@Nullable Double held) {
    return switch (kind) {
      case QUOTES, ASSETS -> held == null && !deleted ? Fault.NOT_INDEXED : null;
      case MOMENTUM -> {
        if (digest != other) {
          yield null; // which of the two was written last can't be told
        }
        if (held == null) {
          yield Double.isNaN(score) ? null : Fault.NOT_RANKED;
        }
        yield held == score ? null : Fault.RANK_DIFFERS;
      }
      case VALUATIONS, BARS_1M, BARS_5M, BARS_1H, BARS_1D -> null;
    };
  }

  private static double score(CacheWrite write) {
    if (write instanceof EntryWrite entry) {
      Membership membership = entry.membership();
      switch (membership.rule()) {
        case RANK -> {
          return membership.extra().isEmpty() ? Double.NaN : Double.parseDouble(membership.extra());
        }
        case INDEX -> {
          return 0;
        }
        case NONE, UNINDEX -> {
          return Double.NaN;
        }
      }
    }
    return Double.NaN;
  }
}
