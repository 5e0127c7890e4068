package dev.ananke.publisher;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ananke.publisher.PublishException.Reason;
import dev.ananke.schemas.TreeDigest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.jspecify.annotations.Nullable;

/**
 * A folder without git, as it was when it was opened: one commit, whose name is made of the digest
 * of its files, on one ref. So the same files are the same commit, whoever publishes them and when.
 */
public final class Folder implements Source {
  /** The one ref that a folder has. */
  public static final String REF = "folder";

  private final Path root;
  private final Map<String, ScannedFile> files;
  private final List<String> unnamed;
  private final String commit;

  private record ScannedFile(Path file, ObjectId blob) {}

  private Folder(Path root, Map<String, ScannedFile> files, List<String> unnamed) {
    this.root = root;
    this.files = files;
    this.unnamed = unnamed;
    TreeDigest digest = TreeDigest.EMPTY;
    for (Map.Entry<String, ScannedFile> file : files.entrySet()) {
      digest = digest.add(file.getKey(), raw(file.getValue().blob()));
    }
    this.commit = REF + "-" + digest;
  }

  /**
   * Reads and hashes all files of a folder that the selection includes. Links are not followed.
   *
   * @throws PublishException if there is no such folder, or a file cannot be read
   */
  public static Folder open(Path root, Selection selection) {
    if (!Files.isDirectory(root)) {
      throw new PublishException(
          Reason.NO_REPOSITORY, root + " is no folder; name a git repository or a folder");
    }
    Map<String, ScannedFile> files = new TreeMap<>();
    List<String> unnamed = new ArrayList<>();
    try {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
              boolean git = folder.endsWith(Constants.DOT_GIT);
              return git ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              if (!attributes.isRegularFile()) {
                return FileVisitResult.CONTINUE;
              }
              byte[] name = name(root, file);
              String path = decoded(name);
              if (path == null) {
                unnamed.add(new String(name, UTF_8));
              } else if (selection.includes(path)) {
                files.put(path, new ScannedFile(file, hash(file, attributes.size())));
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new PublishException(
          Reason.UNREADABLE, "Reading the files of " + root + " failed: " + e, e);
    }
    return new Folder(root, files, unnamed);
  }

  private static ObjectId hash(Path file, long size) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        ObjectInserter.Formatter blob = new ObjectInserter.Formatter()) {
      return blob.idFor(Constants.OBJ_BLOB, size, in);
    }
  }

  /**
   * The bytes of the path below the root. A URI has them whatever the locale of this process makes
   * of names.
   */
  private static byte[] name(Path root, Path file) {
    StringBuilder text = new StringBuilder();
    for (Path part : root.relativize(file)) {
      text.append(text.isEmpty() ? "" : "/").append(part);
    }
    if (text.chars().allMatch(c -> c < 128)) {
      return text.toString().getBytes(UTF_8);
    }
    String base = root.toUri().getRawPath();
    String uri =
        file.toUri().getRawPath().substring(base.endsWith("/") ? base.length() : base.length() + 1);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < uri.length(); i++) {
      if (uri.charAt(i) == '%') {
        bytes.write(Integer.parseInt(uri, i + 1, i + 3, 16));
        i += 2;
      } else {
        bytes.write(uri.charAt(i));
      }
    }
    return bytes.toByteArray();
  }

  private static @Nullable String decoded(byte[] path) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(path)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static byte[] raw(ObjectId id) {
    byte[] raw = new byte[Constants.OBJECT_ID_LENGTH];
    id.copyRawTo(raw, 0);
    return raw;
  }

  @Override
  public List<String> resolve(List<String> wanted) {
    if (!wanted.isEmpty()) {
      throw new PublishException(
          Reason.NO_REPOSITORY,
          root + " is no git repository, so it has no ref " + String.join(", ", wanted));
    }
    return List.of(REF);
  }

  @Override
  public List<String> refs(List<String> patterns) {
    return patterns.contains(REF) ? List.of(REF) : List.of();
  }

  @Override
  public @Nullable String head(String ref) {
    return ref.equals(REF) ? commit : null;
  }

  @Override
  public boolean knows(String commit) {
    return commit.equals(this.commit);
  }

  @Override
  public Boolean isAfter(String commit, String earlier) {
    return false;
  }

  @Override
  public String commitNamed(String name) {
    if (name.equals(commit)) {
      return commit;
    }
    throw new PublishException(
        Reason.NO_REPOSITORY, root + " is no git repository, so it has no commit " + name);
  }

  @Override
  public @Nullable Instant committedAt(String commit) {
    return null;
  }

  @Override
  public List<String> lastCommits(String head, int count) {
    return List.of(head);
  }

  @Override
  public List<String> commitsSince(String base, String head) {
    return base.equals(head) ? List.of() : List.of(head);
  }

  @Override
  public void differences(@Nullable String base, String commit, Differences differences) {
    if (base != null) {
      return;
    }
    files.forEach((path, file) -> differences.changed(path, null, raw(file.blob())));
    unnamed.forEach(differences::unnamed);
  }

  /** A file may go at any time, so {@link #content} alone can tell. */
  @Override
  public void requireContent(String path, byte[] blobId) {}

  @Override
  public byte @Nullable [] content(String path, byte[] blobId, int limit) {
    ScannedFile scanned = files.get(path);
    if (scanned == null) {
      throw new IllegalArgumentException(path + " is not in " + root);
    }
    try (InputStream in = Files.newInputStream(scanned.file());
        ObjectInserter.Formatter blob = new ObjectInserter.Formatter()) {
      byte[] content = in.readNBytes(limit + 1);
      if (content.length > limit) {
        return null;
      }
      if (!Arrays.equals(raw(blob.idFor(Constants.OBJ_BLOB, content)), blobId)) {
        throw new PublishException(
            Reason.UNREADABLE,
            "File " + path + " in " + root + " changed while it was published; publish again");
      }
      return content;
    } catch (IOException e) {
      throw new PublishException(
          Reason.UNREADABLE, "Reading " + path + " in " + root + " failed: " + e, e);
    }
  }

  @Override
  public void close() {}
}
