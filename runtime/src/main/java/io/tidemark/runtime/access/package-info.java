/** Who may ask a service's HTTP port for what, how often, from which pages, and over which wire. */
@NullMarked
package io.tidemark.runtime.access;

import org.jspecify.annotations.NullMarked;
