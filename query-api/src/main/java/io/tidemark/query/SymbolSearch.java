package io.tidemark.query;

import io.tidemark.model.Symbol;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Answers symbols by prefix, page by page. */
final class SymbolSearch {
  private static final int DEFAULT_LIMIT = 100;
  private static final int MOST = 1_000;

  private final SeriesSource source;

  SymbolSearch(SeriesSource source) {
    this.source = source;
  }

  /** {@code {"symbols":["A","B"],"nextPageToken":"…"}}. */
  CompletionStage<Answer> answer(Params params) {
    String given = params.text("prefix", "");
    String prefix = given.isEmpty() ? "" : Params.symbol("prefix", given).value();
    int limit = params.whole("limit", DEFAULT_LIMIT, 1, MOST);
    String token = params.text("pageToken");
    Symbol after = token == null ? null : PageToken.symbol(token);
    return source
        .symbols(prefix, after, limit + 1) // one more tells whether there is another page
        .thenApply(found -> Answer.json(json(found, limit)));
  }

  private static Buffer json(List<Symbol> found, int limit) {
    boolean more = found.size() > limit;
    List<Symbol> page = more ? found.subList(0, limit) : found;
    @Nullable String token = more ? PageToken.ofSymbol(page.get(limit - 1)) : null;
    return new JsonBytes(List.of())
        .raw("{\"symbols\":")
        .quoted(page)
        .raw(",\"nextPageToken\":")
        .quotedOrNull(token)
        .raw("}")
        .buffer();
  }
}
