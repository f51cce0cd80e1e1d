package io.tidemark.launcher;

import io.tidemark.runtime.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Services that have been started, to be closed in reverse; for one thread. */
final class RunningServices implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunningServices.class);

  private final List<Service> running = new ArrayList<>();

  private RunningServices() {}

  /** Makes and starts each in turn; closes them again where one does not start. */
  static RunningServices start(List<Supplier<Service>> services) {
    RunningServices started = new RunningServices();
    try {
      for (Supplier<Service> made : services) {
        Service service = made.get();
        started.running.add(service);
        service.start();
      }
      return started;
    } catch (RuntimeException | Error e) {
      started.close();
      throw e;
    }
  }

  /** Where each answers, by name. */
  Map<String, String> urls() {
    Map<String, String> urls = new TreeMap<>();
    running.forEach(
        service -> urls.put(service.name(), service.scheme() + "://127.0.0.1:" + service.port()));
    return urls;
  }

  /** What keeps them from being ready, {@code service: part: problem}. */
  List<String> notReady() {
    return running.stream()
        .flatMap(service -> lines(service.name(), service.health().notReady()))
        .toList();
  }

  /** What is wrong with them for good. */
  List<String> notLive() {
    return running.stream()
        .flatMap(service -> lines(service.name(), service.health().notLive()))
        .toList();
  }

  @Override
  public void close() {
    for (int i = running.size() - 1; i >= 0; i--) {
      Service service = running.remove(i);
      try {
        service.close();
      } catch (RuntimeException e) {
        // the others are to be closed all the same
        LOG.error("{} did not stop in good order", service.name(), e);
      }
    }
  }

  private static Stream<String> lines(String name, Map<String, String> problems) {
    return problems.entrySet().stream()
        .map(problem -> name + ": " + problem.getKey() + ": " + problem.getValue());
  }
}
