package io.tidemark.bench;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Runs scenarios, each several times, and tells what came of them. */
@Command(
    name = "bench",
    description = "Measures Tidemark as real processes on this machine.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "tidemark bench jmh [PATTERN] [JMH OPTION…] runs the microbenchmarks.",
      "docs/performance.md tells what each scenario measures, and how."
    })
final class BenchCommand implements Callable<Integer> {
  private static final int WRONG_CALL = 2;

  @Parameters(
      paramLabel = "SCENARIO",
      arity = "1..*",
      description =
          "what to measure: pipeline, freshness, sink, query, fanout, growth, rebuild, start, soak,"
              + " or all")
  private final List<String> names = new ArrayList<>();

  @Mixin private final Options options = new Options();

  private final PrintWriter out;
  private final PrintWriter err;

  BenchCommand(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  /** Everything that can be measured. */
  static List<Scenario> scenarios() {
    return List.of(
        new PipelineScenario(),
        new FreshnessScenario(),
        new SinkScenario(),
        new QueryScenario(),
        new FanoutScenario(),
        new GrowthScenario(),
        new RebuildScenario(),
        new StartScenario(),
        new SoakScenario());
  }

  @Override
  public Integer call() {
    List<Scenario> chosen = new ArrayList<>();
    for (String name : names) {
      List<Scenario> found =
          scenarios().stream().filter(it -> name.equals("all") || it.name().equals(name)).toList();
      if (found.isEmpty()) {
        err.println("tidemark bench: no such scenario: " + name + "; there are " + known());
        return WRONG_CALL;
      }
      chosen.addAll(found);
    }
    try (Workplace workplace = new Workplace(options.directory)) {
      // Ctrl-C: whatever has been started ends with this process
      Runtime.getRuntime().addShutdownHook(new Thread(workplace::close, "stop"));
      return run(workplace, chosen);
    }
  }

  private static String known() {
    return String.join(", ", scenarios().stream().map(Scenario::name).toList());
  }

  private int run(Workplace workplace, List<Scenario> chosen) {
    Map<String, String> facts = Machine.facts(workplace, options);
    if (!options.json) {
      print(Report.text(facts));
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (Scenario scenario : chosen) {
      Outcome outcome = runs(workplace, scenario);
      outcomes.add(outcome);
      if (!options.json) {
        print(Report.text(outcome));
      }
    }
    if (options.json) {
      print(Report.json(facts, outcomes) + System.lineSeparator());
    }
    return outcomes.stream().anyMatch(Outcome::failed) ? 1 : 0;
  }

  private void print(String text) {
    out.print(text);
    out.flush();
  }

  /** All runs of a scenario; one without a result leaves the others without one too. */
  private Outcome runs(Workplace workplace, Scenario scenario) {
    Figures figures = new Figures();
    Progress progress = new Progress(err);
    for (int run = 1; run <= options.runs; run++) {
      progress.say(scenario.name() + ", run " + run + " of " + options.runs);
      try {
        Figures measured = new Figures();
        scenario.run(workplace, options, progress, measured);
        figures.addAll(measured);
      } catch (RuntimeException e) {
        return failed(workplace, scenario, run, e);
      }
    }
    return new Outcome(scenario.name(), options.runs, figures.spreads(), figures.notes(), "");
  }

  private Outcome failed(Workplace workplace, Scenario scenario, int run, RuntimeException e) {
    String problem = Optional.ofNullable(e.getMessage()).orElse(e.toString());
    if (!(e instanceof WrongResultException) && !workplace.closed()) {
      e.printStackTrace(err);
      err.println(workplace.tails());
      err.flush();
    }
    workplace.killAll();
    return new Outcome(scenario.name(), run, Map.of(), List.of(), problem);
  }
}
