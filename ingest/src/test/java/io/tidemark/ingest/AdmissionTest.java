package io.tidemark.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AdmissionTest {
  @Test
  void requestsAboveTheLimit_areTurnedAwayUntilOneLeaves() {
    Admission admission = new Admission(2, 100);
    Admission.Ticket first = admission.enter().orElseThrow();
    assertThat(admission.enter()).isPresent();

    assertThat(admission.enter()).isEmpty();
    first.close();
    assertThat(admission.enter()).isPresent();
  }

  @Test
  void bytesOfAllRequests_shareOneLimit() {
    Admission admission = new Admission(10, 100);
    Admission.Ticket a = admission.enter().orElseThrow();
    Admission.Ticket b = admission.enter().orElseThrow();

    assertThat(a.grow(60)).isTrue();
    assertThat(b.grow(41)).isFalse();
    assertThat(b.grow(40)).isTrue();
    a.close();
    assertThat(admission.bytes()).isEqualTo(40);
  }

  @Test
  void ticketClosedTwice_isGivenBackOnce() throws InterruptedException {
    Admission admission = new Admission(1, 100);
    Admission.Ticket ticket = admission.enter().orElseThrow();
    ticket.grow(7);

    ticket.close();
    ticket.close();

    assertThat(admission.requests()).isZero();
    assertThat(admission.bytes()).isZero();
    assertThat(ticket.grow(1)).isFalse();
    assertThat(admission.awaitEmpty(1)).isTrue();
  }

  @Test
  void awaitEmpty_whileARequestStays_givesUp() throws InterruptedException {
    Admission admission = new Admission(1, 100);
    assertThat(admission.enter()).isPresent();

    assertThat(admission.awaitEmpty(5)).isFalse();
  }
}
