package io.tidemark.sink;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of a rebuild.
 *
 * @param work what was done
 * @param generation that was written, compared or discarded
 * @param previous the one served before, where that has changed; it is kept for a while
 * @param served whether {@code generation} is being served now
 * @param read what was read of the log
 * @param check what was compared, and what was wrong
 * @param notes what an operator should know besides
 */
public record RebuildReport(
    String work,
    long generation,
    @Nullable Long previous,
    boolean served,
    Read read,
    Check check,
    List<String> notes) {
  /**
   * What was read.
   *
   * @param entries written, by kind
   * @param rejected records that are no entry; the sink has put them among the dead letters
   * @param seconds that all of it took
   * @param perSecond records
   * @param reached the time of the oldest record read, by topic
   */
  public record Read(
      Map<String, Long> entries,
      long records,
      long rejected,
      double seconds,
      long perSecond,
      Map<String, String> reached) {
    public Read {
      entries = Map.copyOf(entries);
      reached = Map.copyOf(reached);
    }

    static final Read NOTHING = new Read(Map.of(), 0, 0, 0, 0, Map.of());
  }

  /**
   * What was compared.
   *
   * @param compared how many entries were looked at one by one
   * @param keys about how many of each kind were filled
   * @param differences how many entries of each kind are missing, older or different
   * @param problems what is wrong, some of it; empty where nothing is
   */
  public record Check(
      long compared,
      Map<String, Long> keys,
      Map<String, Map<String, Long>> differences,
      List<String> problems) {
    public Check {
      keys = Map.copyOf(keys);
      differences = Map.copyOf(differences);
      problems = List.copyOf(problems);
    }

    static final Check NOTHING = new Check(0, Map.of(), Map.of(), List.of());
  }

  public RebuildReport {
    notes = List.copyOf(notes);
  }
}
