package fr.medinjection.source.raw;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Rows in Spark's own form as the JSON objects they would be in a file of JSON lines; NaN becomes null, times become text.
 */
final class RowJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private RowJson() {}

    /** The first columns of a row, those of the schema. */
    static ObjectNode of(InternalRow row, StructType schema) {
        ObjectNode node = JSON.objectNode();
        StructField[] fields = schema.fields();
        for (int i = 0; i < fields.length; i++) {
            node.set(fields[i].name(), value(row, i, fields[i].dataType()));
        }
        return node;
    }

    private static JsonNode value(SpecializedGetters row, int at, DataType type) {
        if (row.isNullAt(at)) {
            return JSON.nullNode();
        } else if (type instanceof StringType) {
            return JSON.textNode(row.getUTF8String(at).toString());
        } else if (type instanceof StructType struct) {
            return of(row.getStruct(at, struct.length()), struct);
        } else if (type instanceof ArrayType array) {
            return array(row.getArray(at), array.elementType());
        } else if (type instanceof MapType map) {
            return object(row.getMap(at), map);
        }
        return scalar(row, at, type);
    }

    private static ArrayNode array(ArrayData values, DataType type) {
        ArrayNode array = JSON.arrayNode(values.numElements());
        for (int i = 0; i < values.numElements(); i++) {
            array.add(value(values, i, type));
        }
        return array;
    }

    private static ObjectNode object(MapData map, MapType type) {
        ObjectNode object = JSON.objectNode();
        ArrayData keys = map.keyArray();
        for (int i = 0; i < map.numElements(); i++) {
            Object key = CatalystTypeConverters.convertToScala(keys.get(i, type.keyType()), type.keyType());
            object.set(String.valueOf(key), value(map.valueArray(), i, type.valueType()));
        }
        return object;
    }

    private static JsonNode scalar(SpecializedGetters row, int at, DataType type) {
        if (type instanceof BooleanType) {
            return JSON.booleanNode(row.getBoolean(at));
        } else if (type instanceof IntegralType) {
            long whole = ((Number) row.get(at, type)).longValue();
            return whole == (int) whole ? JSON.numberNode((int) whole) : JSON.numberNode(whole);
        } else if (type instanceof DoubleType) {
            double number = row.getDouble(at);
            return Double.isFinite(number) ? JSON.numberNode(number) : JSON.nullNode();
        } else if (type instanceof FloatType) {
            float number = row.getFloat(at);
            return Float.isFinite(number) ? JSON.numberNode(number) : JSON.nullNode();
        } else if (type instanceof DecimalType decimal) {
            return JSON.numberNode(
                    row.getDecimal(at, decimal.precision(), decimal.scale()).toJavaBigDecimal());
        } else if (type instanceof BinaryType) {
            return JSON.binaryNode(row.getBinary(at));
        }
        return JSON.textNode(
                CatalystTypeConverters.convertToScala(row.get(at, type), type).toString());
    }
}
