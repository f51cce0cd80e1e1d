/** The sink on a real Redis. */
@NullMarked
package io.tidemark.sink;

import org.jspecify.annotations.NullMarked;
