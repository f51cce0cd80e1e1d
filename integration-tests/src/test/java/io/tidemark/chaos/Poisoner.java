package io.tidemark.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.RecordHeaders;
import io.tidemark.model.wire.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Writes what no service may take, to inputs and to cache topics. */
final class Poisoner {
  private final TopicWriter kafka;
  private final Topics topics;
  private final Universe universe;
  private final Random random;

  Poisoner(TopicWriter kafka, Topics topics, Universe universe, Random random) {
    this.kafka = kafka;
    this.topics = topics;
    this.universe = universe;
    this.random = random;
  }

  /** One record to an input topic. */
  void input() {
    String topic = topics.inputs().get(random.nextInt(topics.inputs().size()));
    String symbol = symbol();
    int way = random.nextInt(6);
    byte[] key =
        switch (way) {
          case 0 -> garbage();
          case 1 -> ("!" + symbol).getBytes(UTF_8);
          default -> symbol.getBytes(UTF_8);
        };
    byte[] value =
        switch (way) {
          case 2 -> garbage();
          case 3 ->
              "{\"symbol\":\"%s\",\"price\":\"-1\",\"totalSupply\":\"-1\"}"
                  .formatted(symbol)
                  .getBytes(UTF_8);
          case 4 -> "[".repeat(100).getBytes(UTF_8);
          case 5 -> "{\"portfolioId\":\"x\",\"symbol\":\"OTHER\"}".getBytes(UTF_8);
          default -> "{}".getBytes(UTF_8);
        };
    kafka.poison(new ProducerRecord<>(topic, key, value));
  }

  /** One record to a cache topic. */
  void cached() {
    CacheTopic[] kinds = CacheTopic.values();
    CacheTopic kind = kinds[random.nextInt(kinds.length)];
    String symbol = symbol();
    String key =
        switch (kind) {
          case MOMENTUM -> "tidemark-1/" + symbol;
          case VALUATIONS -> universe.portfolios().get(0);
          case QUOTES, ASSETS -> symbol;
          default -> symbol + "/" + System.currentTimeMillis();
        };
    List<@Nullable String> versions = new ArrayList<>();
    versions.add(null);
    versions.addAll(List.of("", "-1", "abc", "7", "0", "99999999999999999999"));
    String version = versions.get(random.nextInt(versions.size()));
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            topics.cache(kind),
            random.nextInt(4) == 0 ? garbage() : key.getBytes(UTF_8),
            garbage());
    if (version != null) {
      record.headers().add(RecordHeaders.VERSION, version.getBytes(UTF_8));
    }
    kafka.poison(record);
  }

  private String symbol() {
    return universe.symbols().get(random.nextInt(universe.symbols().size()));
  }

  private byte[] garbage() {
    byte[] bytes = new byte[8 + random.nextInt(200)];
    random.nextBytes(bytes);
    bytes[0] = 0; // neither JSON nor a name begins so
    return bytes;
  }
}
