package io.weir.connector.kafka;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;

/** Passes connections on to a port, and whatever comes back from there some time later. */
final class SlowConnection implements AutoCloseable {
  private final ServerSocket server;
  private volatile long delayMillis;

  SlowConnection() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  int port() {
    return server.getLocalPort();
  }

  /** From now on. */
  void delay(long millis) {
    delayMillis = millis;
  }

  void connectTo(int port) {
    start(
        () -> {
          while (true) {
            Socket client = server.accept();
            Socket broker = new Socket(InetAddress.getLoopbackAddress(), port);
            start(() -> pass(client, broker, false));
            start(() -> pass(broker, client, true));
          }
        });
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException | InterruptedException e) {
                // One of the two has closed the connection.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private void pass(Socket from, Socket to, boolean late) throws IOException, InterruptedException {
    byte[] bytes = new byte[65536];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      int length;
      while ((length = in.read(bytes)) >= 0) {
        if (late) {
          TimeUnit.MILLISECONDS.sleep(delayMillis);
        }
        out.write(bytes, 0, length);
      }
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
