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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.jspecify.annotations.Nullable;

/**
 * A folder without git, as it was when its head was last asked for: one commit, whose name is made
 * of the digest of its files, on one ref. So the same files are the same commit, whoever publishes
 * them and when.
 */
public final class Folder implements Source {
  /** The one ref that a folder has. */
  public static final String REF = "folder";

  /** A file that changed this shortly before it was read may change again at the same time. */
  private static final Duration TICK = Duration.ofSeconds(2);

  private final Path root;
  private final Selection selection;

  private State now;

  /** What was there before the last change. */
  private State before;

  private record ScannedFile(
      Path file, ObjectId blob, BasicFileAttributes attributes, Instant readAt) {
    /** Whether the content need not be read again to know that it is the same. */
    boolean isStill(BasicFileAttributes found) {
      Instant changedAt = attributes.lastModifiedTime().toInstant();
      return found.size() == attributes.size()
          && found.lastModifiedTime().equals(attributes.lastModifiedTime())
          && Objects.equals(found.fileKey(), attributes.fileKey())
          && changedAt.plus(TICK).isBefore(readAt);
    }
  }

  private record State(String commit, Map<String, ScannedFile> files, List<String> unnamed) {
    static final State NOTHING = new State("", Map.of(), List.of());

    @Nullable ObjectId blob(String path) {
      ScannedFile file = files.get(path);
      return file == null ? null : file.blob();
    }
  }

  private Folder(Path root, Selection selection) {
    this.root = root;
    this.selection = selection;
    this.now = State.NOTHING;
    this.before = State.NOTHING;
    this.now = scan();
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
    return new Folder(root, selection);
  }

  private State scan() {
    Map<String, ScannedFile> files = new TreeMap<>();
    List<String> unnamed = new ArrayList<>();
    AtomicBoolean empty = new AtomicBoolean(true);
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
              empty.set(false);
              if (!attributes.isRegularFile()) {
                return FileVisitResult.CONTINUE;
              }
              byte[] name = name(root, file);
              String path = decoded(name);
              if (path == null) {
                unnamed.add(new String(name, UTF_8));
              } else if (selection.includes(path)) {
                files.put(path, scanned(path, file, attributes));
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new PublishException(
          Reason.UNREADABLE, "Reading the files of " + root + " failed: " + e, e);
    }
    if (empty.get() && !now.files().isEmpty()) {
      // A volume that is not mounted looks so.
      throw new PublishException(
          Reason.UNREADABLE, root + " has no files at the moment, so none of them is deleted");
    }
    TreeDigest digest = TreeDigest.EMPTY;
    for (Map.Entry<String, ScannedFile> file : files.entrySet()) {
      digest = digest.add(file.getKey(), raw(file.getValue().blob()));
    }
    return new State(REF + "-" + digest, files, unnamed);
  }

  private ScannedFile scanned(String path, Path file, BasicFileAttributes attributes)
      throws IOException {
    ScannedFile known = now.files().get(path);
    if (known != null && known.isStill(attributes)) {
      return known;
    }
    Instant readAt = Instant.now();
    return new ScannedFile(file, hash(file, attributes.size()), attributes, readAt);
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
  public List<String> resolve(List<String> wanted, boolean awaited) {
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
    if (!ref.equals(REF)) {
      return null;
    }
    State found = scan();
    if (!found.commit().equals(now.commit())) {
      before = now;
    }
    now = found;
    return now.commit();
  }

  /** {@link #head} makes sure of it. */
  @Override
  public void requireReadable() {}

  @Override
  public boolean knows(String commit) {
    return commit.equals(now.commit()) || commit.equals(before.commit());
  }

  private State state(@Nullable String commit) {
    if (commit == null) {
      return State.NOTHING;
    }
    return commit.equals(now.commit()) ? now : before;
  }

  @Override
  public Boolean isAfter(String commit, String earlier) {
    return false;
  }

  @Override
  public String commitNamed(String name) {
    if (name.equals(now.commit())) {
      return name;
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
    State from = state(base);
    State to = state(commit);
    TreeSet<String> paths = new TreeSet<>(from.files().keySet());
    paths.addAll(to.files().keySet());
    for (String path : paths) {
      ObjectId old = from.blob(path);
      ObjectId blob = to.blob(path);
      if (!Objects.equals(old, blob)) {
        differences.changed(path, old == null ? null : raw(old), blob == null ? null : raw(blob));
      }
    }
    to.unnamed().forEach(differences::unnamed);
  }

  /** A file may go at any time, so {@link #content} alone can tell. */
  @Override
  public void requireContent(String path, byte[] blobId) {}

  @Override
  public byte @Nullable [] content(String path, byte[] blobId, int limit) {
    ScannedFile scanned = now.files().get(path);
    if (scanned == null) {
      throw changed(path);
    }
    try (InputStream in = Files.newInputStream(scanned.file());
        ObjectInserter.Formatter blob = new ObjectInserter.Formatter()) {
      byte[] content = in.readNBytes(limit + 1);
      if (content.length > limit) {
        return null;
      }
      if (!Arrays.equals(raw(blob.idFor(Constants.OBJ_BLOB, content)), blobId)) {
        throw changed(path);
      }
      return content;
    } catch (IOException e) {
      throw new PublishException(
          Reason.UNREADABLE, "Reading " + path + " in " + root + " failed: " + e, e);
    }
  }

  private PublishException changed(String path) {
    return new PublishException(
        Reason.UNREADABLE,
        "File " + path + " in " + root + " changed while it was published; publish again");
  }

  @Override
  public void close() {}
}
