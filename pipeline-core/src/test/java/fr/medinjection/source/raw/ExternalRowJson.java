package fr.medinjection.source.raw;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import org.apache.spark.sql.Row;
import scala.collection.JavaConverters;

/** The naive twin of {@link RowJson}: by way of the rows that Spark gives to its users. */
final class ExternalRowJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ExternalRowJson() {}

    static ObjectNode of(Row row) {
        ObjectNode node = JSON.objectNode();
        String[] names = row.schema().fieldNames();
        for (int i = 0; i < names.length; i++) {
            node.set(names[i], value(row.get(i)));
        }
        return node;
    }

    private static JsonNode value(Object value) {
        if (value == null) {
            return JSON.nullNode();
        } else if (value instanceof String text) {
            return JSON.textNode(text);
        } else if (value instanceof Row row) {
            return of(row);
        } else if (value instanceof scala.collection.Seq<?> list) {
            ArrayNode array = JSON.arrayNode(list.size());
            JavaConverters.seqAsJavaList(list).forEach(item -> array.add(value(item)));
            return array;
        } else if (value instanceof scala.collection.Map<?, ?> map) {
            ObjectNode object = JSON.objectNode();
            JavaConverters.mapAsJavaMap(map).forEach((key, item) -> object.set(String.valueOf(key), value(item)));
            return object;
        }
        return scalar(value);
    }

    private static JsonNode scalar(Object value) {
        if (value instanceof Boolean flag) {
            return JSON.booleanNode(flag);
        } else if (value instanceof Double number) {
            return Double.isFinite(number) ? JSON.numberNode(number.doubleValue()) : JSON.nullNode();
        } else if (value instanceof Float number) {
            return Float.isFinite(number) ? JSON.numberNode(number.floatValue()) : JSON.nullNode();
        } else if (value instanceof BigDecimal decimal) {
            return JSON.numberNode(decimal);
        } else if (value instanceof Number number) {
            long whole = number.longValue();
            return whole == (int) whole ? JSON.numberNode((int) whole) : JSON.numberNode(whole);
        } else if (value instanceof byte[] bytes) {
            return JSON.binaryNode(bytes);
        }
        return JSON.textNode(value.toString());
    }
}
