package lifeboat.console.engine;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import lifeboat.console.Result;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Results as evidence keeps them: seconds become whole milliseconds, and lists are cut where
/// nobody reads on.
final class WholeNumbers {
    private static final int LONGEST_LIST = 200;

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
                    .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
                    .changeDefaultPropertyInclusion(
                            all -> all.withValueInclusion(JsonInclude.Include.NON_ABSENT))
                    .build();

    private WholeNumbers() {}

    static ObjectNode of(Result result) {
        return object(JSON.<JsonNode>valueToTree(result));
    }

    private static ObjectNode object(JsonNode from) {
        ObjectNode to = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> member : from.properties()) {
            JsonNode value = member.getValue();
            String name = member.getKey();
            if (value.isNumber() && !value.isIntegralNumber()) {
                to.put(
                        name.equals("seconds") ? "millis" : name + "Millis",
                        Math.round(value.doubleValue() * 1000));
            } else if (value.isArray()) {
                to.set(name, array(value));
                if (value.size() > LONGEST_LIST) {
                    to.put(name + "Omitted", value.size() - LONGEST_LIST);
                }
            } else {
                to.set(name, value.isObject() ? object(value) : value);
            }
        }
        return to;
    }

    private static ArrayNode array(JsonNode from) {
        ArrayNode to = JsonNodeFactory.instance.arrayNode();
        for (JsonNode element : from) {
            if (to.size() == LONGEST_LIST) {
                break;
            }
            to.add(element.isObject() ? object(element) : element);
        }
        return to;
    }
}
