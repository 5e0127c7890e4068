package dev.ananke.schemas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** The digest depends on what is there, not on the way that led there. */
class TreeDigestProperties {

  @Property(tries = 200)
  void digest_anyOrder_isTheSame(
      @ForAll @Size(max = 20) Map<String, @Size(20) byte[]> files, @ForAll long seed) {
    List<Map.Entry<String, byte[]>> entries = new ArrayList<>(files.entrySet());
    TreeDigest one = of(entries);
    Collections.shuffle(entries, new Random(seed));
    assertEquals(one, of(entries));
  }

  @Property(tries = 200)
  void digest_addedThenRemoved_isAsBefore(
      @ForAll @Size(max = 5) Map<String, @Size(20) byte[]> files,
      @ForAll String path,
      @ForAll @Size(20) byte[] blobId) {
    TreeDigest before = of(files.entrySet());
    TreeDigest more = before.add(path, blobId);
    assertNotEquals(before, more);
    assertEquals(before, more.remove(path, blobId));
    assertEquals(more, TreeDigest.of(more.value()));
  }

  @Property(tries = 200)
  void digest_sum_carriesAsA128BitNumberDoes(
      @ForAll long high, @ForAll long low, @ForAll String path, @ForAll @Size(20) byte[] blobId) {
    TreeDigest start = new TreeDigest(high, low);
    BigInteger expected =
        number(start)
            .add(number(TreeDigest.EMPTY.add(path, blobId)))
            .mod(BigInteger.ONE.shiftLeft(128));
    assertEquals(expected, number(start.add(path, blobId)));
    assertEquals(start, start.add(path, blobId).remove(path, blobId));
  }

  private static TreeDigest of(Collection<Map.Entry<String, byte[]>> files) {
    TreeDigest digest = TreeDigest.EMPTY;
    for (Map.Entry<String, byte[]> file : files) {
      digest = digest.add(file.getKey(), file.getValue());
    }
    return digest;
  }

  private static BigInteger number(TreeDigest digest) {
    return new BigInteger(1, digest.value().bytes());
  }
}
