/** The JSON of events and views. */
@NullMarked
package io.tidemark.model.json;

import org.jspecify.annotations.NullMarked;
