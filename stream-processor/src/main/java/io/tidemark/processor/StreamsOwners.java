package io.tidemark.processor;

import io.tidemark.runtime.HostPort;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;

/** The owners as Kafka Streams has assigned them. */
final class StreamsOwners implements Owners {
  private static final Serializer<String> NAMES = new StringSerializer();

  private final KafkaStreams streams;

  StreamsOwners(KafkaStreams streams) {
    this.streams = streams;
  }

  @Override
  public @Nullable Owner of(String store, String subject) {
    KeyQueryMetadata found;
    try {
      found = streams.queryMetadataForKey(store, subject, NAMES);
    } catch (IllegalStateException | StreamsException e) {
      return null; // it has not begun, or has ended
    }
    if (found.equals(KeyQueryMetadata.NOT_AVAILABLE)) {
      return null;
    }
    HostInfo host = found.activeHost();
    boolean assigned = !host.equals(HostInfo.unavailable());
    return new Owner(
        found.partition(), assigned ? new HostPort(host.host(), host.port()).toString() : null);
  }
}
