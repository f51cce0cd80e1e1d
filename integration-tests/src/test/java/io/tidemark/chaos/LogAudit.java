package io.tidemark.chaos;

import io.tidemark.model.wire.CacheTopic;
import io.tidemark.model.wire.RecordHeaders;
import io.tidemark.model.wire.Topics;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Reads the cache topics as the sink does, uncommitted and by the write rule, and looks at every
 * value that a reader could have seen; readers see but some of them.
 */
final class LogAudit {
  private final TopicLog log;
  private final Topics topics;
  private final Violations violations;
  private long records;

  LogAudit(TopicLog log, Topics topics, Violations violations) {
    this.log = log;
    this.topics = topics;
    this.violations = violations;
  }

  /** How many records it looked at. */
  long records() {
    return records;
  }

  void run() {
    for (CacheTopic topic : CacheTopic.values()) {
      Map<String, Sighting> newest = new HashMap<>();
      Map<String, Map<Long, Integer>> values = new HashMap<>();
      log.read(
          topics.cache(topic), "read_uncommitted", record -> take(topic, record, newest, values));
    }
  }

  private void take(
      CacheTopic topic,
      ConsumerRecord<byte[], byte[]> record,
      Map<String, Sighting> newest,
      Map<String, Map<Long, Integer>> values) {
    Header version = record.headers().lastHeader(RecordHeaders.VERSION);
    if (version == null || record.headers().lastHeader(TopicWriter.POISON) != null) {
      return;
    }
    records++;
    String key = new String(record.key(), StandardCharsets.UTF_8);
    String text =
        record.value() == null
            ? "{\"version\":%s,\"deleted\":true}"
                .formatted(new String(version.value(), StandardCharsets.US_ASCII))
            : new String(record.value(), StandardCharsets.UTF_8);
    Sighting now = Sighting.of(kind(topic), text);
    String place = "%s-%d@%d".formatted(record.topic(), record.partition(), record.offset());
    Sighting before = newest.get(key);
    if (before == null || now.version().compareTo(before.version()) > 0) {
      if (before != null) {
        for (String regress : now.regress(before)) {
          violations.add(
              "older value at a higher version",
              "log",
              key,
              place + ": " + regress + ": " + before.text() + " then " + text);
        }
      }
      newest.put(key, now);
    }
    Integer same =
        values
            .computeIfAbsent(key, unused -> new HashMap<>())
            .putIfAbsent(now.version().longValue(), text.hashCode());
    if (same != null && same != text.hashCode()) {
      String kind =
          topic.interval() == null && topic != CacheTopic.ASSETS
              ? "two values at one version"
              : "two bars or assets at one version";
      violations.add(
          kind, "log", key, place + ": " + (before == null ? "" : before.text() + " and ") + text);
    }
  }

  private static String kind(CacheTopic topic) {
    return switch (topic) {
      case QUOTES -> "quote";
      case MOMENTUM -> "momentum";
      case VALUATIONS -> "valuation";
      case ASSETS -> "asset";
      default -> "bar";
    };
  }

  /** Each poisoned input is to be among the dead letters, once, and nothing that was pushed. */
  void deadLetters(List<String> poisons) {
    Set<String> wanted = new TreeSet<>(poisons);
    Set<String> seen = new HashSet<>();
    log.read(
        topics.deadLetters(),
        "read_committed",
        record -> {
          String stage = header(record, RecordHeaders.STAGE);
          String origin =
              "%s-%s@%s"
                  .formatted(
                      header(record, RecordHeaders.TOPIC),
                      header(record, RecordHeaders.PARTITION),
                      header(record, RecordHeaders.OFFSET));
          if (stage.equals("process")) {
            letter(origin, wanted, seen, header(record, RecordHeaders.REASON));
          } else if (record.headers().lastHeader(TopicWriter.POISON) == null) {
            violations.add("good entry among dead letters", "end", origin, record.toString());
          }
        });
    wanted.removeAll(seen);
    wanted.forEach(
        origin -> violations.add("poison not among dead letters", "end", origin, "is missing"));
  }

  private void letter(String origin, Set<String> wanted, Set<String> seen, String reason) {
    if (!seen.add(origin)) {
      violations.add("dead letter twice", "end", origin, reason);
    } else if (!wanted.contains(origin)) {
      violations.add("good input among dead letters", "end", origin, reason);
    }
  }

  private static String header(ConsumerRecord<?, ?> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }
}
