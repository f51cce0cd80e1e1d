/** Microbenchmarks of the kernels, the codecs and the write script. */
@NullMarked
package io.tidemark.bench.jmh;

import org.jspecify.annotations.NullMarked;
