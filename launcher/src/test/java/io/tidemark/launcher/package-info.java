/** Tests of the command line that need no server. */
@NullMarked
package io.tidemark.launcher;

import org.jspecify.annotations.NullMarked;
