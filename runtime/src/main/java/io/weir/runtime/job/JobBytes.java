package io.weir.runtime.job;

import io.weir.runtime.error.BugException;
import io.weir.runtime.error.JobException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * A job as bytes, for another host. The form is that of its values: {@code "WEIRJOB"}, the version
 * as a byte, then the {@link JobSpec} as a {@linkplain ValueWriter value}. Records are written with
 * their class's name and the values of their components in declared order, and made by their
 * constructors when they are read, so that what these check holds. Bytes are read by the release
 * that wrote them: the version counts releases in which any of these records has changed.
 */
public final class JobBytes {
  private static final byte[] MAGIC = {'W', 'E', 'I', 'R', 'J', 'O', 'B', 1};

  private JobBytes() {}

  /** The job as bytes; the same job gives the same bytes. */
  public static byte[] write(JobSpec job) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.write(MAGIC);
      new ValueWriter(out).write(job);
    } catch (IOException e) {
      throw new BugException("a job cannot be written into memory", "", e);
    }
    return bytes.toByteArray();
  }

  /**
   * The job that was written.
   *
   * @param loader has the classes of the runtime, and of formats that are not Weir's own
   * @throws JobException when the bytes are no job of this release
   */
  public static JobSpec read(byte[] bytes, ClassLoader loader) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      byte[] magic = in.readNBytes(MAGIC.length);
      if (!java.util.Arrays.equals(magic, MAGIC)) {
        throw new JobException("the bytes are no job, or one of another release of Weir");
      }
      if (new ValueReader(in, loader).read() instanceof JobSpec job && in.read() < 0) {
        return job;
      }
      throw new JobException("the bytes of the job are damaged");
    } catch (IOException | ReflectiveOperationException | RuntimeException e) {
      if (e instanceof JobException known) {
        throw known;
      }
      throw new JobException("the bytes of the job are damaged: " + JobException.reason(e), e);
    }
  }
}
