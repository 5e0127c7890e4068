package dev.ananke.publisher;

/**
 * From where on files and updates are large.
 *
 * @param contentBytes a larger file is sent without content
 * @param liveFiles an update of more files goes to {@link Lane#BULK}
 * @param liveBytes what an update has over so many bytes of content goes there too
 */
public record SendLimits(int contentBytes, int liveFiles, long liveBytes) {
  /** Half a megabyte a file; a thousand files and eight megabytes an update. */
  public static final SendLimits DEFAULT = new SendLimits(512 << 10, 1000, 8 << 20);

  /** Checks that none is negative. */
  public SendLimits {
    if (contentBytes < 0 || liveFiles < 0 || liveBytes < 0) {
      throw new IllegalArgumentException(
          "Limits are numbers of bytes and files, not %d, %d and %d"
              .formatted(contentBytes, liveFiles, liveBytes));
    }
  }

  /** The same but for the limit of a file. */
  public SendLimits withContentBytes(int bytes) {
    return new SendLimits(bytes, liveFiles, liveBytes);
  }

  /** The same but for the limit on files of an update. */
  public SendLimits withLiveFiles(int files) {
    return new SendLimits(contentBytes, files, liveBytes);
  }
}
