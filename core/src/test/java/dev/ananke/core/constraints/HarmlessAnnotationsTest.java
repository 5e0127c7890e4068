package dev.ananke.core.constraints;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ananke.core.assembly.Stages;
import dev.ananke.core.extract.Extraction;
import dev.ananke.core.extract.Extractor;
import dev.ananke.core.extract.ExtractorOptions;
import dev.ananke.schemas.FileContribution;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/** What sources contribute that may have types generated beside them. */
class HarmlessAnnotationsTest {
  private static String generator(Extractor extractor, String source) {
    byte[] content = source.getBytes(StandardCharsets.UTF_8);
    Extraction extraction = extractor.extract("X.java", content, content);
    FileContribution contribution = Contributions.of("X.java", "java", extraction, false);
    assertEquals(false, contribution.getIncomplete(), source);
    return String.join(" ", contribution.getGenerators());
  }

  /** Each line: a source, an arrow, and the annotation that opens its package. */
  private static void assertGenerators(String table) {
    StringBuilder actual = new StringBuilder();
    try (Extractor extractor = Stages.extractor(ExtractorOptions.DEFAULT)) {
      for (String line : table.strip().split("\n", -1)) {
        String source = line.substring(0, line.indexOf("→")).strip();
        actual.append((source + " → " + generator(extractor, source)).strip());
        actual.append('\n');
      }
    }
    assertEquals(table.lines().map(String::strip).toList(), actual.toString().lines().toList());
  }

  @Test
  void generator_whereverAnUnknownAnnotationStands_isFound() {
    assertGenerators(
        """
        package a; import q.Unknown; @Unknown class X {} → q.Unknown
        package a; import q.Unknown; @Unknown(x = 1) interface X {} → q.Unknown
        package a; import q.Unknown; class X { @Unknown int x; } → q.Unknown
        package a; import q.Unknown; class X { @Unknown int x() { return 1; } } → q.Unknown
        package a; import q.Unknown; class X { @Unknown X() {} } → q.Unknown
        package a; import q.Unknown; record X(int y) { @Unknown X {} } → q.Unknown
        package a; import q.Unknown; class X { void x(@Unknown int x) {} } → q.Unknown
        package a; import q.Unknown; class X { void x(@Unknown int... x) {} } → q.Unknown
        package a; import q.Unknown; record X(@Unknown int x) {} → q.Unknown
        package a; import q.Unknown; enum X { @Unknown A } → q.Unknown
        package a; import q.Unknown; @interface X { @Unknown int x(); } → q.Unknown
        package a; import q.Unknown; class X { class Y { @Unknown class Z {} } } → q.Unknown
        package a; import q.Unknown; class X<@Unknown T> {} → q.Unknown
        package a; import q.Unknown; class X extends @Unknown Object {} → q.Unknown
        package a; import q.Unknown; class X { void x() { @Unknown int x; } } → q.Unknown
        package a; import q.Unknown; class X { void x() { @Unknown class Y {} } } → q.Unknown
        package a; import q.Unknown; @SuppressWarnings(x = @Unknown) class X {} → q.Unknown
        @q.Unknown package a; → q.Unknown
        package a; import q.Unknown; class X {} →
        """);
  }

  @Test
  void generator_ofAName_isSoughtWhereItMayComeFrom() {
    assertGenerators(
        """
        package a; @q.Unknown class X {} → q.Unknown
        package a; @q . Unknown class X {} → q.Unknown
        package a; import q.Outer; @Outer.Unknown class X {} → q.Outer.Unknown
        package a; import q.Outer.Unknown; @Unknown class X {} → q.Outer.Unknown
        package a; import static q.Outer.Unknown; @Unknown class X {} → q.Outer.Unknown
        package a; import q.*; @Unknown class X {} → q.Unknown
        package a; import q.Outer.*; @Unknown class X {} → q.Outer.Unknown
        package a; import static q.Outer.*; @Unknown class X {} → q.Outer.Unknown
        package a; import org.junit.*; import q.*; @Test class X {} → q.Test
        package a; import org.junit.*; import java.util.*; @Test class X {} →
        package a; import org.junit.Test; import q.*; @Test class X {} →
        package a; import q.*; @Override @Deprecated class X {} →
        package a; import q.Override; @Override class X {} → q.Override
        package a; import q.*; class X {} →
        package a; @Unknown class X {} →
        package a; import a.Unknown; @Unknown class X {} →
        package a; @a.Unknown class X {} →
        package a; import java.util.*; @Unknown class X {} →
        import q.Unknown; @Unknown class X {} →
        """);
  }

  @Test
  void generator_ofANameTooLongForOne_staysUnnamed() {
    String longName = "q." + "Long".repeat(200);
    try (Extractor extractor = Stages.extractor(ExtractorOptions.DEFAULT)) {
      for (String source :
          List.of(
              "package a; @%s class X {}",
              "package a; import %s; @Unknown class X {}",
              "package a; import %s.*; @Unknown class X {}")) {
        assertEquals(
            HarmlessAnnotations.UNREADABLE, generator(extractor, source.formatted(longName)));
      }
      assertEquals(
          "", generator(extractor, "package a; import %s; class X {}".formatted(longName)));
    }
  }

  @Test
  void generator_ofWellKnownAnnotations_isWhatMakesTypes() {
    assertGenerators(
        """
        package a; import java.lang.annotation.*; @Retention(RetentionPolicy.CLASS) @interface X {} →
        package a; import javax.annotation.Nullable; class X { @Nullable X x; } →
        package a; import org.junit.jupiter.api.Test; class X { @Test void x() {} } →
        package a; import lombok.*; @Builder @Data class X {} →
        package a; import lombok.experimental.FieldNameConstants; @FieldNameConstants class X {} →
        package a; import javax.persistence.*; class X { @Id int x; } →
        package a; import javax.persistence.*; @Entity class X {} → javax.persistence.Entity
        package a; import jakarta.persistence.MappedSuperclass; @MappedSuperclass class X {} → jakarta.persistence.MappedSuperclass
        package a; import javax.inject.Singleton; @Singleton class X {} →
        package a; import jakarta.inject.*; class X { @Inject X() {} } → jakarta.inject.Inject
        package a; import com.google.inject.Inject; class X { @Inject X() {} } →
        package a; import dagger.Provides; class X { @Provides X x() { return null; } } → dagger.Provides
        package a; import com.google.auto.factory.AutoFactory; class X { @AutoFactory X() {} } → com.google.auto.factory.AutoFactory
        package a; import com.google.auto.service.AutoService; @AutoService(Y.class) class X {} →
        package a; import org.immutables.builder.Builder; class X { @Builder.Factory static int x() { return 1; } } → org.immutables.builder.Builder.Factory
        package a; import org.openjdk.jmh.annotations.*; class X { @Benchmark void x() {} } → org.openjdk.jmh.annotations.Benchmark
        package a; import org.mapstruct.*; @Mapper interface X {} → org.mapstruct.Mapper
        package a; import org.springframework.stereotype.Component; @Component class X {} →
        package a; import org.springframework.data.mongodb.core.mapping.*; @Document class X {} → org.springframework.data.mongodb.core.mapping.Document
        """);
  }

  /** What equal facts amount to changes with the table, so that state and bundles have to tell. */
  @Test
  void table_ofThisVersion_isTheOneThatWasReviewed() throws IOException {
    try (InputStream table =
        HarmlessAnnotations.class.getResourceAsStream("harmless-annotations.txt")) {
      CRC32 crc = new CRC32();
      crc.update(Objects.requireNonNull(table).readAllBytes());
      assertEquals(
          "version 3, table 8d91d714", // Raise the version, then adapt the table's checksum.
          "version %d, table %x".formatted(ConstraintCompiler.VERSION, crc.getValue()));
    }
  }

  @Test
  void generator_ofTheOwner_isWhatIsKnownToMakeTypes() {
    assertGenerators(
        """
        package org.acme.app.ui; import org.acme.marks.Stable; @Stable class X {} →
        package org.acme.app.ui; import org.acme.marks.*; @Stable class X {} →
        package org.acme; import org.acme.marks.Stable; @Stable class X {} →
        package org.acme.app; import org.acmex.Stable; @Stable class X {} → org.acmex.Stable
        package org.acme.app; import org.Stable; @Stable class X {} → org.Stable
        package org.apache.flink.core; import org.apache.flink.marks.Stable; @Stable class X {} →
        package org.apache.flink.core; import org.apache.other.Stable; @Stable class X {} → org.apache.other.Stable
        package org.apache; import org.apache.other.Stable; @Stable class X {} → org.apache.other.Stable
        package a; import a.b.Stable; @Stable class X {} → a.b.Stable
        package com.google.auto.x; import com.google.auto.value.AutoValue; @AutoValue class X {} → com.google.auto.value.AutoValue
        package com.google.auto.value; @AutoValue class X {} → com.google.auto.value.AutoValue
        package io.vertx.core; import io.vertx.codegen.annotations.DataObject; @DataObject class X {} → io.vertx.codegen.annotations.DataObject
        """);
  }
}
