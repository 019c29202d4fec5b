package io.mien.contract.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The JSON of one type of record: on one line, in UTF-8, times as RFC 3339, what is absent left
 * out. Thread safe.
 *
 * <p>Readers ignore fields that they do not know, so that later versions may add some.
 */
public final class JsonFormat<T> {
  /** Media type of the value. */
  public static final String CONTENT_TYPE = "application/json";

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .addModule(new Jdk8Module())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_ABSENT, JsonInclude.Include.USE_DEFAULTS))
          .build();

  private final String what;
  private final ObjectWriter writer;
  private final ObjectReader reader;

  private JsonFormat(Class<T> type, String what) {
    this.what = what;
    this.writer = MAPPER.writerFor(type);
    this.reader = MAPPER.readerFor(type);
  }

  /**
   * The format of a type.
   *
   * @param what the type in a message, as in "an expression event"
   */
  public static <T> JsonFormat<T> of(Class<T> type, String what) {
    return new JsonFormat<>(type, what);
  }

  /** The record's bytes. */
  public byte[] write(T record) {
    try {
      return writer.writeValueAsBytes(record);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("expected " + what + " that can be written: " + record, e);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws UncheckedIOException when the bytes are no such record
   */
  public T read(byte[] json) {
    try {
      T record = reader.readValue(json);
      if (record == null) {
        throw new IOException("found null");
      }
      return record;
    } catch (IOException e) {
      throw new UncheckedIOException("expected the JSON of " + what, e);
    }
  }
}
