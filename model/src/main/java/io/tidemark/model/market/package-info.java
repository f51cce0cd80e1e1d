/** What is known of one symbol, folded from its inputs, pure. */
@NullMarked
package io.tidemark.model.market;

import org.jspecify.annotations.NullMarked;
