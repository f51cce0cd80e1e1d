/** Writes the cache topics into Redis under the write rule. */
@NullMarked
package io.tidemark.sink;

import org.jspecify.annotations.NullMarked;
