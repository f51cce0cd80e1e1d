package io.tidemark.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final StringWriter shown = new StringWriter();
  private final AtomicLong nanos = new AtomicLong();

  @Test
  void show_elsewhere_tellsRateAndTimeLeftInALine() {
    Progress progress = progress(false);
    nanos.set(Duration.ofSeconds(10).toNanos());

    progress.show("replay", 50_000, "records", 0.25);

    assertThat(shown.toString())
        .isEqualTo("replay: 50,000 records, 5,000/s, 25 %, 30 s left" + System.lineSeparator());
  }

  @Test
  void show_tooSoon_isSilent() {
    Progress progress = progress(false);
    nanos.set(Duration.ofSeconds(1).toNanos());

    progress.show("replay", 1, "records", 0.5);

    assertThat(shown.toString()).isEmpty();
  }

  @Test
  void show_onTerminal_writesOverItsLine() {
    Progress progress = progress(true);
    nanos.set(Duration.ofSeconds(1).toNanos());

    progress.show("replay", 1_000, "records", 0);
    progress.end();

    assertThat(shown.toString())
        .startsWith("\rreplay: 1,000 records, 1,000/s")
        .endsWith("\r\u001b[K");
  }

  private Progress progress(boolean terminal) {
    PrintWriter out = new PrintWriter(shown);
    return new Progress(new Shell(Map.of(), out, out, terminal), nanos::get);
  }
}
