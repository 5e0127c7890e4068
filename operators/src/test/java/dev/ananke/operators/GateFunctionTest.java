package dev.ananke.operators;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ananke.schemas.Bundle;
import dev.ananke.schemas.BundleStatus;
import dev.ananke.schemas.Codec;
import dev.ananke.schemas.ContentHash;
import dev.ananke.schemas.DigestCheck;
import dev.ananke.schemas.FragmentRef;
import dev.ananke.schemas.GateVerdict;
import dev.ananke.schemas.OutputKey;
import dev.ananke.schemas.RefCompiled;
import dev.ananke.schemas.RefHole;
import dev.ananke.schemas.RefLevel;
import dev.ananke.schemas.RefPayload;
import dev.ananke.schemas.Revision;
import dev.ananke.schemas.Verdict;
import dev.ananke.schemas.Versions;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

final class GateFunctionTest {

  @Test
  @SuppressWarnings("try") // the harness says that closing it may be interrupted
  void records_leaveInTheOrderThatReadersNeed() throws Exception {
    try (var harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new GateFunction(1, TraceOptions.NONE, "")),
            CompiledRecord::key,
            Types.STRING)) {
      harness.open();
      harness.processElement(compiled("start: \"a\"\n", List.of()), 0);
      harness.processElement(compiled("start: \"b\"\n", List.of("gone")), 0);

      List<String> keys =
          harness.extractOutputValues().stream()
              .map(GateFunctionTest::shown)
              .filter(key -> !key.startsWith("schema"))
              .toList();
      assertEquals(
          List.of(
              "acme/shop main java syntax",
              "acme/shop main java",
              "acme/shop main java syntax",
              "acme/shop main java",
              "acme/shop main java gone ✝"),
          keys);
      List<OutputRecord> records = harness.extractOutputValues();
      assertEquals(
          records.size() - keys.size(),
          records.stream().takeWhile(record -> shown(record).startsWith("schema")).count(),
          "schemas come first, and once");
    }
  }

  private static String shown(OutputRecord record) {
    return OutputKey.parse(record.key()) + (record.value() == null ? " ✝" : "");
  }

  private static CompiledRecord compiled(String grammar, List<String> removed) {
    ByteBuffer payload = ByteBuffer.wrap(grammar.getBytes(UTF_8));
    Bundle bundle =
        Bundle.newBuilder()
            .setRepository("acme/shop")
            .setRef("main")
            .setLanguage("java")
            .setRevision(new Revision(1, 1L))
            .setCommit("c1")
            .setContentHash(ContentHash.of(grammar))
            .setFragments(List.of(new FragmentRef("syntax", ContentHash.of(grammar))))
            .setHoles(List.of())
            .setConflicts(List.of())
            .setOpenings(List.of())
            .setStatus(BundleStatus.CURRENT)
            .setGate(new GateVerdict(Verdict.EMPTY, null, 0))
            .setVersions(new Versions(1, 1, 1, "none"))
            .setDigest(DigestCheck.EQUAL)
            .setStatistics(Map.of())
            .build();
    RefHole hole = new RefHole("file", List.of(new RefLevel("syntax", List.of("syntax"))));
    RefCompiled compiled =
        new RefCompiled(
            "java",
            bundle,
            List.of(hole),
            List.of(new RefPayload("syntax", payload)),
            removed,
            List.of(),
            0L,
            "");
    return new CompiledRecord("acme/shop", "main", Codec.encode(compiled), null);
  }
}
