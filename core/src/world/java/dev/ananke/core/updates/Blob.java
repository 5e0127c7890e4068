package dev.ananke.core.updates;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ananke.schemas.BlobFacts;
import dev.ananke.schemas.ImportFact;
import dev.ananke.schemas.RefChange;
import dev.ananke.schemas.SkipReason;
import dev.ananke.schemas.TypeFact;
import dev.ananke.schemas.TypeKind;
import dev.ananke.schemas.Visibility;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file of a made-up repository: a Java class whose name and package follow from a number. */
record Blob(int number) {

  byte[] id() {
    byte[] id = new byte[20];
    Arrays.fill(id, (byte) number);
    id[0] = (byte) (number >> 8);
    return id;
  }

  BlobFacts facts() {
    return BlobFacts.newBuilder()
        .setLanguage("java")
        .setFactsVersion(1)
        .setPackageName("org.example.p" + number % 3)
        .setHasErrors(false)
        .setImports(
            List.of(
                new ImportFact(
                    "org.example.p%d.C%d".formatted(number % 2, number % 5), false, false),
                new ImportFact("org.example.p" + number % 4, false, true)))
        .setTypes(
            List.of(
                new TypeFact(
                    TypeKind.CLASS, "C" + number % 7, 0, List.of(), Visibility.PUBLIC, List.of())))
        .setMembers(List.of())
        .setUses(List.of())
        .setNames(List.of())
        .build();
  }

  byte[] content() {
    return "package org.example.p%d; class C%d {}"
        .formatted(number % 3, number % 7)
        .getBytes(UTF_8);
  }

  /** The change that puts this blob at a path. */
  RefChange at(String path) {
    return change(path, this, true);
  }

  /** A change to a blob, or to nothing; unreadable: its record could not be decoded. */
  static RefChange change(String path, @Nullable Blob blob, boolean readable) {
    RefChange.Builder change = RefChange.newBuilder().setPath(path);
    if (blob != null) {
      change.setBlobId(ByteBuffer.wrap(blob.id()));
      if (readable) {
        change.setFacts(blob.facts()).setContent(ByteBuffer.wrap(blob.content()));
      } else {
        change.setSkipReason(SkipReason.UNDECODABLE).setSkipMessage("cut short");
      }
    }
    return change.build();
  }
}
