package io.tidemark.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the fault kit: short unless told otherwise, long in the Maven profile {@code chaos}. {@code
 * -Dchaos.seed=…} has the same faults come again.
 */
class FaultKitChaosIT {
  private static final Logger LOG = LoggerFactory.getLogger(FaultKitChaosIT.class);

  @Test
  void everyKey_afterFaultsOfAllKinds_isWhatItsInputsAmountTo() throws Exception {
    ChaosSettings settings = ChaosSettings.fromProperties();
    Path target = Files.createDirectories(Path.of("target", "chaos"));
    Path directory = Files.createTempDirectory(target.toAbsolutePath(), "run-");

    Report report;
    try (ChaosRun run = new ChaosRun(settings, directory)) {
      report = run.run();
    }

    String summary = report.write(target.resolve("report-" + settings.seed() + ".json"));
    LOG.info("{}", summary);
    assertThat(report.violations()).as(report.details().toString()).isEmpty();
    assertThat(report.faults()).isNotEmpty();
  }
}
