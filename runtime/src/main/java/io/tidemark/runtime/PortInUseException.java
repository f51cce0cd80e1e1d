package io.tidemark.runtime;

/** A port that can't be bound. */
public final class PortInUseException extends RuntimeException {
  public PortInUseException(String host, int port, Throwable cause) {
    super("can't listen at " + host + ":" + port + " (" + cause.getMessage() + ")", cause);
  }
}
