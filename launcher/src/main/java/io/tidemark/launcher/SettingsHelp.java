package io.tidemark.launcher;

import io.tidemark.runtime.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The part of a command's help that tells its settings. */
final class SettingsHelp {
  /** A command that heeds settings. */
  interface Configured {
    /** Reads all of them, which describes them too. */
    void read(Settings settings);
  }

  private SettingsHelp() {}

  /** Adds {@code --help} and, below the options, every setting that the command heeds. */
  static void addTo(CommandLine line) {
    CommandSpec spec = line.getCommandSpec();
    if (!(spec.userObject() instanceof Configured command)) {
      return;
    }
    spec.addOption(
        OptionSpec.builder("-h", "--help").usageHelp(true).description("show this text").build());
    Settings settings = Settings.of(Map.of());
    command.read(settings);
    List<String> footer = new ArrayList<>(List.of("", "Settings, as environment variables:"));
    for (Settings.Description setting : settings.described()) {
      footer.add("  " + setting.name() + "=" + setting.defaultValue());
      footer.add("      " + setting.meaning());
    }
    spec.usageMessage()
        .sortOptions(false)
        .footer(footer.stream().map(text -> text.replace("%", "%%")).toArray(String[]::new));
  }
}
