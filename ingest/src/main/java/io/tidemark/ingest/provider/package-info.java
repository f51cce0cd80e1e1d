/** Providers of market data: how each is asked and read, how its limits are kept, who is chosen. */
@NullMarked
package io.tidemark.ingest.provider;

import org.jspecify.annotations.NullMarked;
