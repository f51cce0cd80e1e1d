package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.it.Log;
import io.tidemark.it.Servers;
import io.tidemark.processor.ProcessorConfig;
import io.tidemark.processor.ProcessorService;
import io.tidemark.runtime.KafkaSettings;
import io.tidemark.runtime.RedisSettings;
import io.tidemark.runtime.Service;
import io.tidemark.runtime.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Comparisons while prices go on and on through processor and sink. */
class VerifyLiveIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int SYMBOLS = 40;
  private static final int PASSES = 5;

  private final AtomicBoolean stop = new AtomicBoolean();

  @TempDir private Path directory;

  @Test
  void liveFeed_raisesNoFalseAlarm() throws Exception {
    try (Servers.Kafka broker = Servers.kafka();
        Servers.Redis redis = Servers.redis()) {
      KafkaSettings kafka = KafkaSettings.local(broker.bootstrap());
      RedisSettings to = RedisSettings.local(redis.url());
      try (Service processor = processor(kafka);
          Service sink =
              new SinkService(SinkConfig.local().withPort(0), kafka, to, InstantSource.system());
          Log log = new Log(kafka);
          Verification verification =
              new Verification(kafka, to, SinkConfig.local(), InstantSource.system())) {
        sink.start();
        processor.start();
        await().atMost(PATIENCE).until(() -> sink.health().notReady().isEmpty());
        Thread feed = new Thread(() -> push(log, kafka), "feed");
        feed.start();
        try {
          await()
              .atMost(PATIENCE)
              .until(
                  () ->
                      verification.served(VerifyOptions.ALL, VerifyWatch.NOBODY).keys() >= SYMBOLS);
          for (int pass = 0; pass < PASSES; pass++) {
            VerifyReport report = verification.served(VerifyOptions.ALL, VerifyWatch.NOBODY);

            assertThat(report.faults()).as("pass " + pass).isEmpty();
            assertThat(report.keys()).isGreaterThanOrEqualTo(SYMBOLS);
          }
        } finally {
          stop.set(true);
          feed.join();
        }
      }
    }
  }

  private Service processor(KafkaSettings kafka) {
    Settings settings =
        Settings.of(
            Map.of("TIDEMARK_STATE_DIR", directory.toString(), "TIDEMARK_PROCESSOR_PORT", "0"));
    return new ProcessorService(ProcessorConfig.from(settings), kafka);
  }

  /** Some hundred prices a second, and a portfolio that is revalued at each. */
  private void push(Log log, KafkaSettings kafka) {
    Random random = new Random(3);
    log.append(
        kafka.topics().portfolios(),
        "all",
        """
        {"portfolioId":"all","currency":"USD","holdings":[{"symbol":"S1","quantity":"1"},\
        {"symbol":"S2","quantity":"2"}]}\
        """);
    for (int i = 0; !stop.get(); i++) {
      String symbol = "S" + (i < SYMBOLS ? i : random.nextInt(SYMBOLS));
      log.append(
          kafka.topics().prices(),
          symbol,
          """
          {"symbol":"%s","price":"%d.%02d","currency":"USD","eventTime":%d}\
          """
              .formatted(
                  symbol,
                  50 + random.nextInt(100),
                  random.nextInt(100),
                  System.currentTimeMillis()));
      if (i % 10 == 0) {
        log.flush(); // which paces it
      }
    }
  }
}
