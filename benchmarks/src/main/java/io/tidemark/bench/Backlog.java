package io.tidemark.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Updates that lie in Kafka before anything reads them. */
final class Backlog {
  private Backlog() {}

  /**
   * Writes updates of {@code market}, the newest of this moment, the others before it as far apart
   * as {@code eventRate} says.
   *
   * @return bytes a value on average
   */
  static long write(Rig rig, Market market, Ledger ledger, int updates, int eventRate) {
    String topic = rig.kafka().topics().prices();
    long now = System.currentTimeMillis();
    long bytes = 0;
    try (Sender sender = Sender.bulk(rig.kafka())) {
      for (int i = 0; i < updates; i++) {
        long ago = (updates - 1L - i) * TimeUnit.SECONDS.toMillis(1) / eventRate;
        Tick tick = market.next(now - ago);
        ledger.add(tick);
        byte[] json = tick.json();
        bytes += json.length;
        sender.send(new ProducerRecord<>(topic, Tick.symbol(tick.symbol()).getBytes(UTF_8), json));
      }
      sender.flush();
    }
    return bytes / Math.max(1, updates);
  }
}
