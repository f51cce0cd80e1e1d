package io.tidemark.launcher;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

/** What a command line call in this process ended with. */
record Called(int code, String out, String err) {
  static Called with(Map<String, String> environment, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Shell shell = new Shell(environment, new PrintWriter(out), new PrintWriter(err), false);
    int code = Main.commandLine(shell, new StopSignal()).execute(arguments);
    shell.out().flush();
    shell.err().flush();
    return new Called(code, out.toString(), err.toString());
  }
}
