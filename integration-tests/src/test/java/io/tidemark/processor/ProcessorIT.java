package io.tidemark.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.it.Log;
import io.tidemark.it.Servers;
import io.tidemark.model.wire.CacheTopic;
import io.tidemark.runtime.KafkaSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessorIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory;

  @Test
  void processor_startedAgain_goesOnFromItsState() {
    try (Servers.Kafka server = Servers.kafka()) {
      KafkaSettings kafka = KafkaSettings.local(server.bootstrap());
      String quotes = kafka.topics().cache(CacheTopic.QUOTES);
      String valuations = kafka.topics().cache(CacheTopic.VALUATIONS);
      try (ProcessorService first = processor(kafka);
          Log log = new Log(kafka)) {
        first.start();
        log.append(kafka.topics().prices(), "AAPL", price("AAPL", "10", 1));
        log.append(kafka.topics().prices(), "AAPL", price("AAPL", "11", 2));
        log.append(
            kafka.topics().portfolios(),
            "p",
            "{\"currency\":\"USD\",\"holdings\":[{\"symbol\":\"AAPL\",\"quantity\":\"2\"}]}");
        await().atMost(PATIENCE).until(() -> valued(log, valuations, "\"marketValue\":\"22\""));
      }

      try (ProcessorService second = processor(kafka);
          Log log = new Log(kafka)) {
        second.start();
        log.append(kafka.topics().prices(), "AAPL", price("AAPL", "12", 3));
        await().atMost(PATIENCE).until(() -> valued(log, valuations, "\"marketValue\":\"24\""));

        Log.Written quote = log.newest(quotes, "AAPL").orElseThrow();
        assertThat(quote.version()).isEqualTo(3);
        assertThat(quote.value()).contains("\"volume\":\"3\"");
      }
    }
  }

  private static boolean valued(Log log, String topic, String text) {
    return log.newest(topic, "p")
        .filter(record -> record.value() != null && record.value().contains(text))
        .isPresent();
  }

  private ProcessorService processor(KafkaSettings kafka) {
    return new ProcessorService(ProcessorConfig.local().at(0, directory), kafka);
  }

  private static String price(String symbol, String price, long time) {
    return """
        {"symbol":"%s","price":"%s","size":"1","currency":"USD","eventTime":%d}"""
        .formatted(symbol, price, time);
  }
}
