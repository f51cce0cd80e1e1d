package io.tidemark.sink;

import io.tidemark.model.wire.CacheTopic;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts what a comparison finds, and keeps a few examples. Not for several threads. */
final class Tally {
  private static final int EXAMPLES = 5;

  /** What the faults of an index, a rank or the marks are counted under. */
  enum Beside {
    INDEX("index"),
    RANK("rank"),
    MARKS("marks");

    private final String words;

    Beside(String words) {
      this.words = words;
    }
  }

  private record Place(String kind, Fault fault) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int byKind = kind.compareTo(other.kind);
      return byKind != 0 ? byKind : fault.compareTo(other.fault);
    }
  }

  private static final class Count {
    private long found;
    private long mended;
    private final List<Finding> examples = new ArrayList<>();
  }

  private static final class Keys {
    private long consistent;
    private long expired;
    private long moving;
    private long faulty;
  }

  private final Map<Place, Count> faults = new TreeMap<>();
  private final Map<CacheTopic, Keys> keys = new EnumMap<>(CacheTopic.class);

  /** One key has been compared for the last time. */
  void key(CacheTopic kind, Verdict verdict) {
    Keys count = keys.computeIfAbsent(kind, any -> new Keys());
    if (!verdict.faults().isEmpty()) {
      count.faulty++;
    } else if (!verdict.pending().isEmpty()) {
      count.moving++;
    } else if (verdict.expired()) {
      count.expired++;
    } else {
      count.consistent++;
    }
    verdict.faults().forEach(difference -> fault(difference.finding(place(kind, difference))));
  }

  /** A kind is compared, be there a key of it or not. */
  void kind(CacheTopic kind) {
    keys.computeIfAbsent(kind, any -> new Keys());
  }

  /** Something is wrong. */
  void fault(Finding finding) {
    Count count = count(finding.kind(), finding.fault());
    count.found++;
    if (count.examples.size() < EXAMPLES) {
      count.examples.add(finding);
    }
  }

  /** It is wrong no longer. */
  void mended(CacheTopic kind, Difference difference) {
    count(place(kind, difference), difference.fault()).mended++;
  }

  /** A fault of what stands beside the entries is wrong no longer. */
  void mended(Finding finding) {
    count(finding.kind(), finding.fault()).mended++;
  }

  List<VerifyReport.KindCount> kinds() {
    List<VerifyReport.KindCount> counts = new ArrayList<>();
    keys.forEach(
        (kind, n) ->
            counts.add(
                new VerifyReport.KindCount(
                    kind.suffix(),
                    n.consistent + n.expired + n.moving + n.faulty,
                    n.consistent,
                    n.expired,
                    n.moving,
                    n.faulty)));
    return counts;
  }

  List<VerifyReport.FaultCount> faults() {
    List<VerifyReport.FaultCount> counts = new ArrayList<>();
    faults.forEach(
        (place, n) ->
            counts.add(
                new VerifyReport.FaultCount(
                    place.kind, place.fault, n.found, n.mended, n.examples)));
    return counts;
  }

  static String words(Beside beside) {
    return beside.words;
  }

  private static String place(CacheTopic kind, Difference difference) {
    return switch (difference.fault()) {
      case NOT_INDEXED -> Beside.INDEX.words;
      case NOT_RANKED, RANK_DIFFERS -> Beside.RANK.words;
      default -> kind.suffix();
    };
  }

  private Count count(String kind, Fault fault) {
    return faults.computeIfAbsent(new Place(kind, fault), any -> new Count());
  }
}
