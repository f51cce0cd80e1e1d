package io.tidemark.processor;

import io.tidemark.model.InvalidRecordException;
import io.tidemark.model.wire.StateQuestion;
import io.tidemark.model.wire.StateReply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorNode;
import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;
import org.apache.kafka.streams.processor.internals.SteadyPartitionGroup;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What both processors share: whatever can't be used becomes a dead letter and the stream goes on;
 * what is due is sent in between; before a commit all is sent.
 */
abstract class TurnProcessor implements Processor<byte[], byte[], byte[], byte[]> {
  private static final Logger LOG = LoggerFactory.getLogger(TurnProcessor.class);

  /** How often what is due is looked for. */
  private static final Duration TURN = Duration.ofMillis(5);

  /**
   * Without an input for a quarter of its lag, within these bounds, a task has caught up, however
   * late the last one was: until then other tasks may have their turn, or a fetch is under way.
   */
  private static final long SOONEST_CAUGHT_UP_MILLIS = 100;

  private static final long LATEST_CAUGHT_UP_MILLIS = 1_000;

  /**
   * After an input that came late more are likely to come: the next fetch may be under way, or
   * other tasks have their turn. A commit holds up all of them, so it is waited for this much
   * longer.
   */
  private static final int LATE_WAIT = 5;

  /** What the tasks of an instance share. */
  record Shared(BoardReader boardReader, Inboxes inboxes, Meters meters) {}

  private final List<String> inputTopics;
  private final String store;
  private final BoardReader boardReader;
  private final Inboxes inboxes;
  private final long idleMillis;
  private final Meters meters;
  private InternalProcessorContext<byte[], byte[]> context;
  private ProcessorNode<?, ?, ?, ?> node;
  private Outputs outputs;
  private long lastActive;
  private long lastTaken;
  private long lastLag;
  private long sentBefore;
  private boolean uncommitted;
  private @Nullable Barrier barrier;
  private @Nullable Inbox inbox;
  private Answering answering;

  /**
   * @param store that questions about its state name it by
   */
  @SuppressWarnings("NullAway.Init") // the context comes in init
  TurnProcessor(List<String> inputTopics, String store, ProcessorConfig.Pace pace, Shared shared) {
    this.inputTopics = List.copyOf(inputTopics);
    this.store = store;
    this.boardReader = shared.boardReader();
    this.inboxes = shared.inboxes();
    this.idleMillis = pace.commitIdle().toMillis();
    this.meters = shared.meters();
  }

  @Override
  public final void init(ProcessorContext<byte[], byte[]> processorContext) {
    context = (InternalProcessorContext<byte[], byte[]>) processorContext;
    node = context.currentNode();
    SteadyPartitionGroup.install(context);
    outputs = new Outputs(processorContext, meters.sent(), meters.deadLetters());
    // A task that is revived after a failure uses this same object again.
    sentBefore = 0;
    uncommitted = false;
    int partition = processorContext.taskId().partition();
    Barrier raised =
        new Barrier(
            inputTopics.stream()
                .map(topic -> new TopicPartition(topic, partition))
                .collect(Collectors.toSet()),
            now());
    barrier = raised;
    opened(processorContext);
    boardReader.raise(raised);
    Inbox opened = inboxes.open(store, partition);
    inbox = opened;
    answering = new Answering(opened, this::tell, meters.told());
    processorContext.schedule(TURN, PunctuationType.WALL_CLOCK_TIME, this::turn);
  }

  @Override
  public final void process(Record<byte[], byte[]> record) {
    meters.received().mark();
    RecordMetadata origin = context.recordMetadata().orElseThrow();
    active();
    lastTaken = lastActive;
    lastLag = lastTaken - record.timestamp();
    Barrier waiting = barrier;
    if (waiting != null) {
      TopicPartition from = new TopicPartition(origin.topic(), origin.partition());
      waiting.took(from, origin.offset(), lastActive);
    }
    try {
      handle(record, origin);
    } catch (InvalidRecordException e) {
      outputs.deadLetter(record, origin, String.valueOf(e.getMessage()));
    } catch (KafkaException e) {
      throw e; // of Kafka's own: Kafka Streams knows what to do
    } catch (RuntimeException e) {
      LOG.error("{}-{}@{} failed", origin.topic(), origin.partition(), origin.offset(), e);
      outputs.deadLetter(record, origin, "unexpected: " + e);
    }
  }

  /** Sends keys one by one, so that one that can't be sent does not hold up the others. */
  static <K> Consumer<K> guarded(Consumer<K> send) {
    return key -> {
      try {
        send.accept(key);
      } catch (KafkaException e) {
        throw e; // see process
      } catch (RuntimeException e) {
        LOG.error("an entry can't be sent; the next input of its key tries again", e);
      }
    };
  }

  private void turn(long now) {
    Barrier waiting = barrier;
    if (waiting != null && waiting.reached(now())) {
      barrier = null;
      abreast(now());
    }
    pace(caughtUp() ? 0 : lastLag);
    due(now());
    answering.turn(behindBarrier());
    if (outputs.count() != sentBefore) {
      sentBefore = outputs.count();
      active();
    }
    if (uncommitted && now() - lastActive >= (lastLag > idleMillis ? LATE_WAIT : 1) * idleMillis) {
      context.commit();
    }
  }

  private boolean caughtUp() {
    long wait = Math.min(LATEST_CAUGHT_UP_MILLIS, lastLag / 4);
    return now() - lastTaken > Math.max(SOONEST_CAUGHT_UP_MILLIS, wait);
  }

  /** The partition of its inputs. */
  final int partition() {
    return context.taskId().partition();
  }

  private void active() {
    lastActive = now();
    uncommitted = true;
  }

  /** Whether all that was taken and sent has been committed. */
  final boolean allCommitted() {
    return !uncommitted && outputs.count() == sentBefore;
  }

  /** Sends all that waits; runs inside a commit, where Kafka Streams has no node of its own set. */
  final void beforeCommit() {
    ProcessorNode<?, ?, ?, ?> before = context.currentNode();
    ProcessorRecordContext recordBefore = context.recordContext();
    context.setCurrentNode(node);
    context.setRecordContext(new ProcessorRecordContext(now(), -1, -1, null, new RecordHeaders()));
    try {
      allDue(now());
      // Should the commit fail, this processor is closed and another one begins.
      sentBefore = outputs.count();
      uncommitted = false;
    } finally {
      context.setRecordContext(recordBefore);
      context.setCurrentNode(before);
    }
  }

  @Override
  public final void close() {
    Inbox opened = inbox;
    if (opened != null) {
      inboxes.close(store, partition(), opened);
    }
    Barrier waiting = barrier;
    if (waiting != null) {
      boardReader.drop(waiting);
    }
    closed();
  }

  /** Whether what depends on the board has to wait; see {@link Barrier}. */
  final boolean behindBarrier() {
    return barrier != null;
  }

  /** The stores are there, restored. */
  abstract void opened(ProcessorContext<byte[], byte[]> context);

  /** What depends on the board may be sent from now on, and what was held back is due. */
  abstract void abreast(long now);

  /** Takes one input; throws {@link InvalidRecordException} where it breaks a rule. */
  abstract void handle(Record<byte[], byte[]> record, RecordMetadata origin);

  /** Inputs are taken so long after they were appended. */
  abstract void pace(long lagMillis);

  /** Sends what is due. */
  abstract void due(long now);

  /** Answers from its state, which has caught up with its log. */
  abstract StateReply tell(StateQuestion question);

  /** Sends all that waits. */
  abstract void allDue(long now);

  /** The task is gone. */
  abstract void closed();

  final Outputs outputs() {
    return outputs;
  }

  final long now() {
    return context.currentSystemTimeMs();
  }

  static String text(byte[] key) {
    return new String(key, StandardCharsets.UTF_8);
  }
}
