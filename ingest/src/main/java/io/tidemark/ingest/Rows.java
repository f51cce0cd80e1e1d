package io.tidemark.ingest;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads the rows of one recorded file in their order. */
interface Rows {
  /** The next row; null at the end. */
  @Nullable Row next() throws IOException;
}
