/** What every service shares: settings, metrics, health, the ops port, start and stop. */
@NullMarked
package io.tidemark.runtime;

import org.jspecify.annotations.NullMarked;
