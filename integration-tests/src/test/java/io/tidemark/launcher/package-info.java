/** Tests of the launcher on real servers and in real processes. */
@NullMarked
package io.tidemark.launcher;

import org.jspecify.annotations.NullMarked;
