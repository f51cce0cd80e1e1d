package io.tidemark.launcher;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

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
    return ready("http", port) || ready("https", port);
  }

  private static boolean ready(String scheme, String port) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create(scheme + "://127.0.0.1:" + port + "/health/ready")
                  .toURL()
                  .openConnection();
      if (connection instanceof HttpsURLConnection secured) {
        // its certificate names it as the world knows it; here nothing is told or believed
        SSLContext anybody = SSLContext.getInstance("TLS");
        anybody.init(null, new TrustManager[] {new Anybody()}, null);
        secured.setSSLSocketFactory(anybody.getSocketFactory());
        secured.setHostnameVerifier((host, session) -> true);
      }
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException | GeneralSecurityException e) {
      return false; // nothing listens there, or it does not answer
    }
  }

  /** Trusts whoever answers on this machine. */
  private static final class Anybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
