package io.tidemark.runtime.access;

/** What a path takes of whoever asks for it. */
public enum Right {
  /** Nothing: health, metrics, documentation. */
  NONE,
  /** To read. */
  READ,
  /** To change things, or to look behind them. */
  WRITE
}
