/** Tests across the modules, on real servers. */
@NullMarked
package io.tidemark.it;

import org.jspecify.annotations.NullMarked;
