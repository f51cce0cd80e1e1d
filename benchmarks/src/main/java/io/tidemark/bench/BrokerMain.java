package io.tidemark.bench;

import io.tidemark.launcher.EmbeddedKafka;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * The all-in-one's Kafka in a process of its own, so that it can be measured and killed by itself.
 */
public final class BrokerMain {
  private static final int HALTED = 3;

  private BrokerMain() {}

  /** Arguments: directory, port, controller port. */
  public static void main(String[] args) throws InterruptedException {
    // the process is all there is: what ends Kafka ends it
    EmbeddedKafka.onHalt(reason -> Runtime.getRuntime().halt(HALTED));
    EmbeddedKafka kafka =
        EmbeddedKafka.start(Path.of(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  kafka.close();
                  stopped.countDown();
                }));
    stopped.await();
  }
}
