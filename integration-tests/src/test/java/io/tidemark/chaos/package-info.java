/** The fault kit: real processes, real faults, a known ledger and an independent recomputation. */
@NullMarked
package io.tidemark.chaos;

import org.jspecify.annotations.NullMarked;
