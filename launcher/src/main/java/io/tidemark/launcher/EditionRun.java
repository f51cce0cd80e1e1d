package io.tidemark.launcher;

import io.tidemark.model.wire.Topics;
import io.tidemark.processor.ProcessorConfig;
import io.tidemark.processor.ProcessorService;
import io.tidemark.runtime.KafkaSettings;
import io.tidemark.runtime.TopicCreation;
import io.tidemark.sink.HistoryCopy;
import io.tidemark.sink.SinkConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A second processor application that computes an edition of the cache topics of its own, from all
 * that the inputs hold and the history that the serving edition knows. It runs in this process
 * where none runs elsewhere.
 */
final class EditionRun implements AutoCloseable {
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final int CLOSE_TO_THE_END = 1_000;

  private final Topics topics;
  private final String group;
  private final KafkaPositions positions;
  private final Progress progress;
  private @Nullable ProcessorService own;
  private HistoryCopy.@Nullable Copied history;

  private EditionRun(KafkaSettings kafka, String application, Progress progress) {
    this.topics = kafka.topics();
    this.group = topics.application(application);
    this.positions = new KafkaPositions(kafka);
    this.progress = progress;
  }

  /**
   * Makes the edition's topics, hands it its history where it is new, and has it computed.
   *
   * @param kafka of the new edition
   * @param serving the topics of the one being served
   */
  static EditionRun start(
      KafkaSettings kafka,
      Topics serving,
      ProcessorConfig processor,
      SinkConfig sink,
      Progress progress) {
    EditionRun run = new EditionRun(kafka, processor.applicationId(), progress);
    try {
      TopicCreation.ensure(run.positions.admin(), kafka);
      if (run.positions.committed(run.group).isEmpty()) {
        progress.show("handing over history", 0, "bars", 0);
        run.history = HistoryCopy.run(kafka, sink, serving, kafka.topics());
      }
      if (run.members() == 0) {
        ProcessorService service =
            new ProcessorService(processor.at(0, Files.createTempDirectory("tidemark")), kafka);
        run.own = service;
        service.start();
      }
      return run;
    } catch (IOException e) {
      run.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException | Error e) {
      run.close();
      throw e;
    }
  }

  /** What was handed over; null where the edition had begun before. */
  HistoryCopy.@Nullable Copied history() {
    return history;
  }

  /** Whether this process computes it. */
  boolean computesHere() {
    return own != null;
  }

  /** Waits until it reflects all inputs but what has just come, or {@code stop} is requested. */
  void awaitComputed(StopSignal stop) {
    Pipeline pipeline = new Pipeline(topics, group, positions);
    long first = -1;
    while (!stop.requested()) {
      List<Stage> stages = pipeline.computed(new Goals());
      long lag = stages.stream().mapToLong(Stage::lag).sum();
      first = Math.max(first, lag);
      progress.show(
          "recomputing", first - lag, "inputs", first == 0 ? 1 : 1 - (double) lag / first);
      if (lag <= CLOSE_TO_THE_END && awaitGoals(pipeline, stop)) {
        return;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    throw new RefusedException("stopped before the edition " + topics.edition() + " was computed");
  }

  /** All that is there now, every stage after the other. */
  private boolean awaitGoals(Pipeline pipeline, StopSignal stop) {
    Goals goals = new Goals();
    while (!stop.requested()) {
      List<Stage> stages = pipeline.computed(goals);
      if (stages.stream().allMatch(stage -> stage.lag() == 0)) {
        return true;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return false;
  }

  /** Goes on computing until another process does, or {@code stop}; whether another one does. */
  boolean handOver(StopSignal stop) {
    while (members() < 2) {
      if (stop.await(Duration.ofSeconds(1))) {
        return false;
      }
    }
    return true;
  }

  private int members() {
    return positions.members(group);
  }

  @Override
  public void close() {
    ProcessorService service = own;
    if (service != null) {
      service.close();
    }
    positions.close();
  }
}
