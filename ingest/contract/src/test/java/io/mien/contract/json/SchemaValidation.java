package io.mien.contract.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Set;

/** Validates JSON against the schemas of the contract, and reads their golden bytes. */
public final class SchemaValidation {
  private SchemaValidation() {}

  /** What the schema, a resource beside a class, has against the JSON. */
  public static Set<ValidationMessage> validate(Class<?> beside, String schema, byte[] json)
      throws IOException {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(new String(resource(beside, schema), UTF_8))
        .validate(
            new String(json, UTF_8),
            InputFormat.JSON,
            context -> context.getExecutionConfig().setFormatAssertionsEnabled(true));
  }

  /** The bytes of a resource beside a class. */
  public static byte[] resource(Class<?> beside, String name) throws IOException {
    try (InputStream in = Objects.requireNonNull(beside.getResourceAsStream(name), name)) {
      return in.readAllBytes();
    }
  }
}
