package io.weir.runtime.host;

import io.weir.runtime.error.JobException;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The classes of a job's jars, from its start to its end. */
final class JobJars {
  private final URLClassLoader loader;

  private JobJars(URLClassLoader loader) {
    this.loader = loader;
  }

  /**
   * Opens jars.
   *
   * @return null when there are none
   * @throws JobException when one of them is not there
   */
  static @Nullable JobJars open(List<String> paths) {
    if (paths.isEmpty()) {
      return null;
    }
    URL[] urls = new URL[paths.size()];
    for (int i = 0; i < urls.length; i++) {
      Path path = Path.of(paths.get(i));
      if (!Files.isReadable(path)) {
        throw new JobException("the job needs the jar " + path + ", which cannot be read");
      }
      try {
        urls[i] = path.toUri().toURL();
      } catch (MalformedURLException e) {
        throw new JobException("no path of a jar: " + path, e);
      }
    }
    return new JobJars(new URLClassLoader("jars of a job", urls, JobJars.class.getClassLoader()));
  }

  ClassLoader loader() {
    return loader;
  }

  void close() {
    try {
      loader.close();
    } catch (IOException e) {
      throw new JobException("cannot close the job's jars: " + JobException.reason(e), e);
    }
  }
}
