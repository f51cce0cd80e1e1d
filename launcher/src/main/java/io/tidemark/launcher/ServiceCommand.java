package io.tidemark.launcher;

import io.tidemark.runtime.KafkaSettings;
import io.tidemark.runtime.RedisSettings;
import io.tidemark.runtime.Service;
import io.tidemark.runtime.Settings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tidemark ingest|process|sink|query}: one service against existing servers. */
@Command
final class ServiceCommand implements Callable<Integer>, SettingsHelp.Configured {
  @Mixin private final Target target;
  private final Shell shell;
  private final StopSignal stop;
  private final ServiceKind kind;

  ServiceCommand(Shell shell, StopSignal stop, ServiceKind kind) {
    this.target = new Target();
    this.shell = shell;
    this.stop = stop;
    this.kind = kind;
  }

  @Override
  public Integer call() {
    Logging.toOutput();
    Settings settings = target.settings(shell);
    Supplier<Service> plan = plan(settings);
    settings.check();
    stop.install();
    Logger log = LoggerFactory.getLogger(ServiceCommand.class);
    try (RunningServices running = RunningServices.start(List.of(plan))) {
      running.urls().forEach((name, url) -> log.info("{} answers at {}", name, url));
      while (!stop.await(Duration.ofSeconds(1))) {
        List<String> broken = running.notLive();
        if (!broken.isEmpty()) {
          throw new IllegalStateException(String.join("; ", broken));
        }
      }
      log.info("stopping {}", kind.name());
    }
    return 0;
  }

  @Override
  public void read(Settings settings) {
    plan(settings);
  }

  private Supplier<Service> plan(Settings settings) {
    return kind.plan().read(settings, KafkaSettings.from(settings), RedisSettings.from(settings));
  }
}
