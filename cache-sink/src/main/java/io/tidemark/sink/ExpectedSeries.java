package io.tidemark.sink;

import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.RedisKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** What a series of bars should be: the newest of the log's bars, as many as are kept. */
final class ExpectedSeries implements Expected {
  private final CacheTopic kind;
  private final String key;
  private final BarRows rows;
  private long timestamp;

  ExpectedSeries(CacheTopic kind, String key, int kept) {
    this.kind = kind;
    this.key = key;
    this.rows = new BarRows(kept);
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
    if (write instanceof BarWrite bar) {
      rows.take(bar);
    }
  }

  @Override
  public boolean live() {
    for (int row = 0; row < rows.size(); row++) {
      if (!rows.value(row).deleted()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Verdict judge(Held held, Moment moment) {
    rows.trim();
    if (!(held instanceof Held.OfSeries series)) {
      return Verdict.fault(Difference.of(Fault.WRONG_TYPE, key, 0, "another type", "a series"));
    }
    return series.bars().isEmpty()
        ? absent(moment)
        : new SeriesComparison(series, moment).verdict();
  }

  @Override
  public void mending(Difference difference, LongConsumer offsets) {
    String place = difference.place();
    if (place != null) {
      int row = rows.find(Long.parseLong(place));
      if (row >= 0) {
        offsets.accept(rows.offset(row));
      }
    } else if (difference.fault() == Fault.NO_EXPIRY) {
      offsets.accept(rows.offset(rows.size() - 1));
    } else {
      for (int row = 0; row < rows.size(); row++) {
        offsets.accept(rows.offset(row));
      }
    }
  }

  private Verdict absent(Moment moment) {
    if (!live()) {
      return Verdict.CONSISTENT;
    }
    Difference missing =
        Difference.of(Fault.MISSING, key, 0, Difference.ABSENT, rows.size() + " bars");
    for (int row = 0; row < rows.size(); row++) {
      if (rows.offset(row) < moment.mark()) {
        return Expected.mayBeGone(kind, timestamp, moment)
            ? Verdict.EXPIRED
            : Verdict.fault(missing);
      }
    }
    return Verdict.pending(missing);
  }

  /** One comparison of a series that is there, member by member. */
  private final class SeriesComparison {
    private final Held.OfSeries held;
    private final List<Held.Bar> bars = new ArrayList<>();
    private final Moment moment;
    private final List<Difference> faults = new ArrayList<>();
    private final List<Difference> pending = new ArrayList<>();
    private boolean pastUnknown;

    SeriesComparison(Held.OfSeries held, Moment moment) {
      this.held = held;
      this.moment = moment;
    }

    Verdict verdict() {
      for (Held.Bar bar : held.bars()) {
        if (bar.openTime() == RedisKeys.UNKNOWN_PAST && bar.value().deleted()) {
          pastUnknown = true;
        } else {
          bars.add(bar);
        }
      }
      whole();
      int next = 0;
      for (int row = 0; row < rows.size(); row++) {
        while (next < bars.size() && bars.get(next).openTime() < rows.openTime(row)) {
          orphan(bars.get(next++));
        }
        int first = next;
        while (next < bars.size() && bars.get(next).openTime() == rows.openTime(row)) {
          next++;
        }
        compare(row, bars.subList(first, next));
      }
      bars.subList(next, bars.size()).forEach(this::orphan);
      return new Verdict(faults, pending, false);
    }

    private void whole() {
      int kept = moment.terms().kept().of(kind);
      if (held.bars().size() > kept) {
        faults.add(
            Difference.of(
                Fault.TOO_MANY_BARS, key, 0, held.bars().size() + " bars", kept + " at most"));
      }
      if (Expected.lacksExpiry(kind, held.ttlMillis(), moment)) {
        faults.add(Difference.of(Fault.NO_EXPIRY, key, 0, "for ever", "an expiry"));
      }
    }

    private void compare(int row, List<Held.Bar> members) {
      LogValue log = rows.value(row);
      Held.Bar newest = newest(members);
      if (newest == null) {
        if (!log.deleted() && !cutOff(row)) {
          add(Fault.MISSING, row, Difference.ABSENT, 0);
        }
        return;
      }
      HeldValue value = newest.value();
      switch (Comparison.of(value, log, true)) {
        case OLDER -> add(Fault.OLDER, row, value.say(), value.version());
        case NEWER -> add(Fault.NEWER, row, value.say(), value.version());
        case DIFFERENT -> add(Fault.DIFFERENT, row, value.say(), value.version());
        case SAME -> {
          if (members.size() > 1) {
            add(Fault.DUPLICATE_BAR, row, members.size() + " members", value.version());
          }
        }
      }
    }

    /** Whether Redis may well be without it: trimmed, or older than what began the series anew. */
    private boolean cutOff(int row) {
      boolean full = held.bars().size() >= moment.terms().kept().of(kind);
      boolean before = bars.isEmpty() || rows.openTime(row) < bars.get(0).openTime();
      return before && (pastUnknown || full);
    }

    private void add(Fault fault, int row, String heldText, long version) {
      Difference difference =
          new Difference(
              fault,
              key,
              Long.toString(rows.openTime(row)),
              version,
              heldText,
              rows.value(row).say());
      boolean late = fault == Fault.MISSING || fault == Fault.OLDER;
      (late && rows.offset(row) >= moment.mark() ? pending : faults).add(difference);
    }

    private void orphan(Held.Bar bar) {
      boolean beforeAll = rows.cut() && rows.size() > 0 && bar.openTime() < rows.openTime(0);
      if (!bar.value().deleted() && !beforeAll && bar.openTime() >= moment.retainedSince()) {
        faults.add(
            new Difference(
                Fault.ORPHANED,
                key,
                Long.toString(bar.openTime()),
                bar.value().version(),
                bar.value().say(),
                Difference.ABSENT));
      }
    }

    private static Held.@Nullable Bar newest(List<Held.Bar> members) {
      Held.Bar newest = null;
      for (Held.Bar member : members) {
        if (newest == null || member.value().version() > newest.value().version()) {
          newest = member;
        }
      }
      return newest;
    }
  }
}
