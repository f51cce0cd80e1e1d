/** The tidemark command line, and all services in one process. */
@NullMarked
package io.tidemark.launcher;

import org.jspecify.annotations.NullMarked;
