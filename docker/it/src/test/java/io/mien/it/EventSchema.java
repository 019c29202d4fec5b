package io.mien.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.mien.contract.event.ExpressionEventJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The JSON Schema that ships with the contract. */
final class EventSchema {
  private EventSchema() {}

  static void assertValid(List<ConsumerRecord<byte[], byte[]>> events) throws IOException {
    try (InputStream in =
        ExpressionEventJson.class.getResourceAsStream(ExpressionEventJson.SCHEMA_RESOURCE)) {
      JsonSchema schema =
          JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(in);
      for (ConsumerRecord<byte[], byte[]> event : events) {
        assertThat(schema.validate(new String(event.value(), UTF_8), InputFormat.JSON)).isEmpty();
      }
    }
  }
}
