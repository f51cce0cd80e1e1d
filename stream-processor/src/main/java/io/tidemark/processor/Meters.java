package io.tidemark.processor;

import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricRegistry;

/** What the processors count. */
record Meters(Meter received, Meter sent, Meter deadLetters, Meter told) {
  static Meters of(MetricRegistry metrics) {
    return new Meters(
        metrics.meter("tidemark_processor_records_in"),
        metrics.meter("tidemark_processor_records_out"),
        metrics.meter("tidemark_processor_dead_letters"),
        metrics.meter("tidemark_processor_state_answers"));
  }
}
