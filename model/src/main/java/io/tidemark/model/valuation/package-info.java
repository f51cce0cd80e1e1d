/** Valuation of portfolios, pure. */
@NullMarked
package io.tidemark.model.valuation;

import org.jspecify.annotations.NullMarked;
