package lifeboat.console;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/// Writes records as JSON. Only ASCII comes out, so that no file name reaches a terminal raw.
public final class JsonText {
    private final JsonMapper mapper =
            JsonMapper.builder()
                    .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                    .changeDefaultPropertyInclusion(
                            all -> all.withValueInclusion(JsonInclude.Include.NON_ABSENT))
                    .build();

    public String of(Object document) {
        return mapper.writeValueAsString(document);
    }

    /// The document of an error.
    public String error(int code, String kind, String message, String hint) {
        record Ending(int code, String kind, String message, String hint) {}
        return of(Map.of("error", new Ending(code, kind, message, hint)));
    }
}
