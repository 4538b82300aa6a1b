package io.weir.runtime.host;

/** The life of a job. */
public enum JobStatus {
  CREATED,
  RUNNING,
  /**
   * All rows are processed, or a stop was asked for: the last checkpoint and commit are under way.
   */
  FINISHING,
  FINISHED,
  CANCELLING,
  CANCELLED,
  FAILED;

  /** Whether a job may go from this status to another. */
  public boolean canBecome(JobStatus next) {
    return switch (this) {
      case CREATED -> next != CREATED;
      case RUNNING -> next != CREATED && next != RUNNING;
      case FINISHING ->
          next == FINISHED || next == CANCELLING || next == CANCELLED || next == FAILED;
      case CANCELLING -> next == CANCELLED || next == FAILED;
      case FINISHED, CANCELLED, FAILED -> false;
    };
  }

  /** Whether nothing of the job runs any more. */
  public boolean isTerminal() {
    return switch (this) {
      case FINISHED, CANCELLED, FAILED -> true;
      case CREATED, RUNNING, FINISHING, CANCELLING -> false;
    };
  }
}
