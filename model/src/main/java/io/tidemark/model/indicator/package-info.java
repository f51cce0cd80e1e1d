/** Technical indicators and the momentum model, pure. */
@NullMarked
package io.tidemark.model.indicator;

import org.jspecify.annotations.NullMarked;
