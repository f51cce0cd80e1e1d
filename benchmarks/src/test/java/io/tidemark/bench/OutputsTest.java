package io.tidemark.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What other programs print is understood. */
class OutputsTest {
  private static final String WRK =
      """
      Running 10s test @ http://127.0.0.1:8080
        1 threads and 32 connections
        Thread Stats   Avg      Stdev     Max   +/- Stdev
          Latency   512.31us  220.10us   9.61ms   90.11%
          Req/Sec    61.70k     4.02k   70.20k    75.00%
        Latency Distribution
           50%  480.00us
           75%  600.00us
           90%  755.00us
           99%    1.25ms
        617032 requests in 10.00s, 250.00MB read
      Requests/sec:  61690.11
      Transfer/sec:     25.00MB
      """;

  @Test
  void producerPerformance_lastLineCounts() {
    String output =
        """
        612345 records sent, 122469.0 records/sec (17.52 MB/sec), 1.0 ms avg latency, 300.0 ms max latency.
        3000000 records sent, 345678.9 records/sec (49.45 MB/sec), 2.1 ms avg latency, 400.00 ms max latency, 1 ms 50th, 5 ms 95th, 9 ms 99th, 20 ms 99.9th.
        """;

    assertThat(Ceilings.lastSent(output, 3_000_000)).hasValue(345_678.9);
    assertThat(Ceilings.lastSent(output, 4_000_000)).isEmpty();
  }

  @Test
  void consumerPerformance_figuresAreTakenByPlace() {
    String output =
        """
        start.time, end.time, data.consumed.in.MB, MB.sec, data.consumed.in.nMsg, nMsg.sec, rebalance.time.ms, fetch.time.ms, fetch.MB.sec, fetch.nMsg.sec
        2026-11-20 10:00:00:000, 2026-11-20 10:00:10:000, 429.1534, 42.9153, 3000000, 300000.0000, 3500, 6500, 66.0236, 461538.4615
        """;

    assertThat(Ceilings.consumed(output)).hasValue(new Ceilings.Consumed(300_000, 461_538.4615));
    assertThat(Ceilings.consumed("nothing")).isEmpty();
  }

  @Test
  void redisBenchmark_rateStandsBehindTheName() {
    String csv =
        """
        "test","rps","avg_latency_ms","min_latency_ms","p50_latency_ms","p95_latency_ms","p99_latency_ms","max_latency_ms"
        "SET bench:__rand_int__ vvvv EX 300","483091.78","6.021","1.008","5.703","8.007","12.343","22.975"
        """;

    assertThat(Ceilings.perSecond(csv)).hasValue(483_091.78);
    assertThat(Ceilings.perSecond("Could not connect")).isEmpty();
  }

  @Test
  void wrk_latenciesAreInMilliseconds() {
    Wrk.Answered answered = Wrk.parse(WRK);

    assertThat(answered).isEqualTo(new Wrk.Answered(61_690.11, 0.48, 1.25));
  }

  @Test
  void wrk_errorsAreNoResult() {
    assertThatThrownBy(() -> Wrk.parse(WRK + "  Non-2xx or 3xx responses: 17\n"))
        .isInstanceOf(WrongResultException.class)
        .hasMessageContaining("17");
  }

  @Test
  void proc_nameMayHoldAnything() {
    List<String> status = List.of("Name:\tjava", "VmHWM:\t  204800 kB", "VmRSS:\t  102400 kB");
    String stat = "42 (a) b (c)) S 1 42 42 0 -1 4194560 9 0 0 0 150 25 0 0 20 0 30 0 100 1 1";

    Usage usage = Usage.parse(stat, status);

    assertThat(usage).isEqualTo(new Usage(1.75, 204_800 * 1_024L, 102_400 * 1_024L));
  }

  @Test
  void metrics_withLabelsAreLeftOut() {
    String text =
        """
        # TYPE tidemark_sink_applied_total counter
        tidemark_sink_applied_total 3.0E6
        tidemark_sink_latency_millis{quantile="0.5"} 7.0
        """;

    assertThat(Metrics.parse(text)).containsOnlyKeys("tidemark_sink_applied_total");
    assertThat(Metrics.parse(text)).containsEntry("tidemark_sink_applied_total", 3_000_000.0);
  }

  @Test
  void histogram_totalIsWhatIsAlive() {
    String output =
        """
         num     #instances         #bytes  class name (module)
        -------------------------------------------------------
           1:         20000        4000000  [B (java.base@17.0.15)
        Total        100000       12345678
        """;

    assertThat(Heap.parse(output)).isEqualTo(12_345_678);
  }
}
