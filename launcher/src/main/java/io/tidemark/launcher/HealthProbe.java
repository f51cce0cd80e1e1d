package io.tidemark.launcher;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/**
 * Ends with 0 where the service at one of some local ports is ready, with 1 where none is: a
 * container's health check that needs no other program in its image.
 */
public final class HealthProbe {
  private static final int TIMEOUT_MILLIS = 3_000;

  private HealthProbe() {}

  /** Takes the ports to try. */
  public static void main(String[] ports) {
    for (String port : ports) {
      if (ready(port)) {
        return;
      }
    }
    System.exit(1);
  }

  static boolean ready(String port) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create("http://127.0.0.1:" + port + "/health/ready").toURL().openConnection();
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException e) {
      return false; // nothing listens there, or it does not answer
    }
  }
}
