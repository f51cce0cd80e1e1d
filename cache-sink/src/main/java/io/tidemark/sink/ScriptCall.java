package io.tidemark.sink;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.List;

/** One call of a script, and the writes that it carries. */
final class ScriptCall {
  private final Script script;
  private final List<? extends CacheWrite> writes;
  private final List<String> keys = new ArrayList<>();
  private final List<byte[]> args = new ArrayList<>();

  ScriptCall(Script script, List<? extends CacheWrite> writes) {
    this.script = script;
    this.writes = writes;
  }

  ScriptCall key(String key) {
    keys.add(key);
    return this;
  }

  ScriptCall arg(String text) {
    return arg(text.getBytes(US_ASCII));
  }

  ScriptCall arg(long number) {
    return arg(Long.toString(number));
  }

  ScriptCall arg(byte[] bytes) {
    args.add(bytes);
    return this;
  }

  Script script() {
    return script;
  }

  /** What it carries; empty for marks. */
  List<? extends CacheWrite> writes() {
    return writes;
  }

  String[] keys() {
    return keys.toArray(String[]::new);
  }

  byte[][] args() {
    return args.toArray(byte[][]::new);
  }
}
