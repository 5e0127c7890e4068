package dev.ananke.operators;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

final class EdgeTypesTest {

  @Test
  void recordsOfEdges_needNoGenericSerializer() {
    SerializerConfigImpl config = new SerializerConfigImpl();
    config.setGenericTypes(false);
    for (Class<?> type :
        List.of(RawRecord.class, RefRecord.class, CompiledRecord.class, OutputRecord.class)) {
      TypeInformation<?> information = TypeInformation.of(type);
      assertEquals(PojoTypeInfo.class, information.getClass(), type.getSimpleName());
      // Fails on the first field that would fall to Kryo.
      assertFalse(information.createSerializer(config).isImmutableType());
    }
  }

  @Test
  void partition_isThatOfAProducerWhoseKeyIsTheRoute() {
    assertEquals(
        BuiltInPartitioner.partitionForKey("acme/shop".getBytes(UTF_8), 12),
        OutputRecordWriter.partition("acme/shop", 12));
  }
}
