/** Measurements of Tidemark as real processes, each beside the ceilings of the same run. */
@NullMarked
package io.tidemark.bench;

import org.jspecify.annotations.NullMarked;
