/** Serves the cache over HTTP. */
@NullMarked
package io.tidemark.query;

import org.jspecify.annotations.NullMarked;
