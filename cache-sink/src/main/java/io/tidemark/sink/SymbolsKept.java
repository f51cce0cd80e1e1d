package io.tidemark.sink;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tidemark.model.wire.RedisKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A validation that refuses, on top of another one's reasons, a generation which lacks symbols that
 * the one beside it has: another edition may come of inputs that no longer hold them.
 */
final class SymbolsKept implements Validation {
  private static final int PAGE = 5_000;
  private static final int MOST_TOLD = 10;

  private final Validation first;
  private final RedisLink link;
  private final RedisKeys beside;

  /**
   * @param first asked before
   * @param beside the generation being served
   */
  SymbolsKept(Validation first, RedisLink link, RedisKeys beside) {
    this.first = first;
    this.link = link;
    this.beside = beside;
  }

  @Override
  public Verdict of(RedisKeys filled) {
    Verdict verdict = first.of(filled);
    List<String> told = new ArrayList<>();
    long lacking = 0;
    List<byte[]> page = page(0);
    for (long from = 0; !page.isEmpty(); page = page(from)) {
      from += page.size();
      List<Double> scores =
          link.await(link.commands().zmscore(filled.symbols(), page.toArray(byte[][]::new)));
      for (int i = 0; i < page.size(); i++) {
        if (scores.get(i) == null) {
          lacking++;
          if (told.size() < MOST_TOLD) {
            told.add(new String(page.get(i), US_ASCII));
          }
        }
      }
    }
    if (lacking == 0) {
      return verdict;
    }
    List<String> problems = new ArrayList<>(verdict.problems());
    problems.add(
        String.format(
            Locale.ROOT,
            "%,d symbols that are served would no longer be, such as %s; --force serves it all the"
                + " same",
            lacking,
            String.join(", ", told)));
    return new Verdict(problems, verdict.compared(), verdict.keys());
  }

  private List<byte[]> page(long from) {
    return link.await(link.commands().zrange(beside.symbols(), from, from + PAGE - 1));
  }
}
